// Small graphs of what moved in the last minutes: lines over time, drawn as SVG.

import { html } from "../html.js";

/** @typedef {[ms: number, value: number]} Point */
/** @typedef {{ name: string, kind: string, points: Point[] }} Series */

const SIZE = { width: 320, height: 96 };
const TOP = 8;
const NICE = [1, 2, 5, 10];

/** The first round number that is not below `most`: where the scale ends.
 *  @param {number} most */
export function scaleEnd(most) {
  if (most <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return NICE.map((step) => step * unit).find((end) => end >= most) ?? most;
}

/** @param {Series} series @param {number} from @param {number} to @param {number} end */
function line({ points, kind }, from, to, end) {
  /** @param {number} at */
  const x = (at) => ((at - from) / Math.max(1, to - from)) * SIZE.width;
  /** @param {number} value */
  const y = (value) => SIZE.height - (value / end) * (SIZE.height - TOP);
  const course = points.map(([at, value]) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`);
  return course.length ? html`<path class="curve curve-${kind}" d="M${course.join("L")}"/>` : "";
}

/** @param {Series} series */
const latest = ({ points }) => points.at(-1)?.[1] ?? 0;
/** @param {number} value */
const shown = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1));

/** The newest point ends the time axis.
 *  @param {{ title: string, unit: string, series: Series[] }} told */
export function chart({ title, unit, series }) {
  const all = series.flatMap(({ points }) => points);
  const times = all.map(([at]) => at);
  const end = scaleEnd(Math.max(0, ...all.map(([, value]) => value)));
  const said = series.map((each) => `${each.name} ${shown(latest(each))} ${unit}`).join(", ");
  return html`<figure class="chart panel"><figcaption><h2>${title}</h2>
    <ul class="legend">${series.map((each) => html`<li><span class="key key-${each.kind}" aria-hidden="true"></span>${each.name}
      <strong>${shown(latest(each))}</strong> <span class="muted">${unit}</span></li>`)}</ul></figcaption>
    <svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${title}: ${said}" preserveAspectRatio="none">
      <path class="grid" d="M0 ${TOP}H${SIZE.width}M0 ${(SIZE.height + TOP) / 2}H${SIZE.width}M0 ${SIZE.height}H${SIZE.width}"/>
      ${series.map((each) => line(each, Math.min(...times), Math.max(...times), end))}</svg>
    <p class="scale muted small" aria-hidden="true">0–${shown(end)} ${unit}</p></figure>`;
}
