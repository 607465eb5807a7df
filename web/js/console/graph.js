// The drawing of an execution: boxes for states, arrows for the ways between them.

import { html } from "../html.js";
import { t } from "../language.js";
import { plan } from "./path.js";
import { duration, statusClass } from "./parts.js";

/** @import { ExecutionView } from "../../types/api" */
/** @import { Node, Way } from "./path.js" */

const BOX = { width: 172, height: 56 };
const GAP = { x: 34, y: 30 };
const MARGIN = 10;
const BULGE = 26;

/** @param {Node} node */
const x = (node) => BULGE + node.lane * (BOX.width + GAP.x);
/** @param {Node} node */
const y = (node) => MARGIN + node.step * (BOX.height + GAP.y);
/** @param {Node} node */
const middle = (node) => ({ x: x(node) + BOX.width / 2, y: y(node) + BOX.height / 2 });

/** To the neighbour above or below.
 *  @param {Node} from @param {Node} to */
function straight(from, to) {
  const down = to.step > from.step;
  return `M${middle(from).x} ${down ? y(from) + BOX.height : y(from)}V${down ? y(to) - 5 : y(to) + BOX.height + 5}`;
}

/** To the other lane.
 *  @param {Node} from @param {Node} to */
function across(from, to) {
  const right = to.lane > from.lane;
  const start = right ? x(from) + BOX.width : x(from);
  const end = right ? x(to) - 5 : x(to) + BOX.width + 5;
  const half = (start + end) / 2;
  return `M${start} ${middle(from).y}C${half} ${middle(from).y} ${half} ${middle(to).y} ${end} ${middle(to).y}`;
}

/** Past others of the same lane, around their outer side.
 *  @param {Node} from @param {Node} to */
function around(from, to) {
  const side = from.lane ? x(from) + BOX.width : x(from);
  const out = from.lane ? side + BULGE : side - BULGE;
  return `M${side} ${middle(from).y}C${out} ${middle(from).y} ${out} ${middle(to).y} ${side + (from.lane ? 5 : -5)} ${middle(to).y}`;
}

/** @param {Node} from @param {Node} to */
function course(from, to) {
  if (from.lane !== to.lane) return across(from, to);
  return Math.abs(from.step - to.step) === 1 ? straight(from, to) : around(from, to);
}

/** @param {Way & { taken: boolean }} edge @param {Map<string, Node>} byName */
function arrow(edge, byName) {
  const from = byName.get(edge.from);
  const to = byName.get(edge.to);
  if (!from || !to) return "";
  return html`<path class="way ${edge.taken ? "way-taken" : ""}" d="${course(from, to)}"
    marker-end="url(#${edge.taken ? "tip-taken" : "tip"})"/>`;
}

/** @param {Node} node */
function under({ visit }) {
  if (!visit) return t("console.not_reached");
  const tries = visit.attempts > 1 ? ` · ${t("console.tries", { n: visit.attempts })}` : "";
  return `${duration(visit) || t(`console.status.${visit.status}`, {}, visit.status)}${tries}`;
}

/** @param {Node} node @param {string | null} chosen */
function box(node, chosen) {
  const { name, visit } = node;
  const look = visit ? `state-${statusClass(visit.status)}` : "state-ahead";
  const undone = visit && node.lane === 1 && statusClass(visit.status) === "good" ? "state-undo" : "";
  const handle = visit ? html`role="button" tabindex="0" data-state="${name}" id="state-${name}"
    aria-pressed="${String(name === chosen)}" aria-label="${name}: ${visit.status}"` : "";
  return html`<g class="state ${look} ${undone}" transform="translate(${x(node)} ${y(node)})" ${handle}>
    <rect width="${BOX.width}" height="${BOX.height}" rx="12"/>
    <text class="state-name" x="${BOX.width / 2}" y="25">${name}</text>
    <text class="state-note" x="${BOX.width / 2}" y="43">${under(node)}</text></g>`;
}

/** @param {string} id */
const tip = (id) => html`<marker id="${id}" viewBox="0 0 8 8" refX="5" refY="4" markerWidth="7" markerHeight="7" orient="auto">
  <path d="M0 0.5 7 4 0 7.5Z"/></marker>`;

/** The whole drawing as SVG; `chosen` is the name of the state shown beside it.
 *  @param {ExecutionView} execution @param {string | null} chosen */
export function graph(execution, chosen) {
  const { nodes, edges } = plan(execution);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const width = Math.max(...nodes.map(x)) + BOX.width + BULGE;
  const height = Math.max(...nodes.map(y)) + BOX.height + MARGIN;
  const inFront = [...edges].sort((one, other) => Number(one.taken) - Number(other.taken));
  return html`<svg class="path" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group"
    aria-label="${t("console.path")}"><defs>${tip("tip")}${tip("tip-taken")}</defs>
    ${inFront.map((edge) => arrow(edge, byName))}${nodes.map((node) => box(node, chosen))}</svg>`;
}
