// Where the states of an execution stand in the drawing: forward down the first lane, undo back up the second.

/** @import { ExecutionView, StateVisit } from "../../types/api" */

/** @typedef {{ Type: string, Next?: string, Default?: string, Choices?: { Next: string }[], Catch?: { Next: string }[] }} State */
/** @typedef {{ StartAt: string, States: { [name: string]: State } }} Definition A machine in Amazon's States Language. */
/** @typedef {StateVisit & { entered: number }} Visit */
/** @typedef {{ name: string, step: number, lane: number, visit?: Visit }} Node */
/** @typedef {{ from: string, to: string }} Way */
/** @typedef {[road: string[], undo: string[], rest: string[]]} Lanes */

const UNDO = /^(Void|Release|Refund|Return|Undo|Restore|Cancel)|(Cancelled|Compensated)$/;
const PARKED = /^Park|Failed$/;

/** One visit per state: the last one, with how often the state was entered.
 *  @param {StateVisit[]} states */
export function visitsByName(states) {
  /** @type {Map<string, Visit>} */
  const visits = new Map();
  for (const state of states) {
    const before = visits.get(state.name);
    visits.set(state.name, { ...state, entered: (before?.entered ?? 0) + 1 });
  }
  return visits;
}

/** @param {State} state */
const waysOn = (state) => [state.Next, ...(state.Choices ?? []).map((choice) => choice.Next), state.Default]
  .filter((name) => name !== undefined);

/** The road taken when all goes well: of the ways on from a choice the longest that undoes nothing.
 *  @param {Definition["States"]} states @param {string} name @param {string[]} before @returns {string[]} */
function forward(states, name, before = []) {
  if (!states[name] || UNDO.test(name) || before.includes(name)) return [];
  const roads = waysOn(states[name]).map((next) => forward(states, next, [...before, name]));
  return [name, ...roads.reduce((longest, road) => (road.length > longest.length ? road : longest), [])];
}

/** @param {State} state */
const waysOut = (state) => [...waysOn(state), ...(state.Catch ?? []).map((caught) => caught.Next)];

/** The states of a definition: the forward road, what undoes it, and all others.
 *  @param {Definition} definition @returns {Lanes} */
function lanesOfDefinition(definition) {
  const road = forward(definition.States, definition.StartAt);
  const others = Object.keys(definition.States).filter((name) => !road.includes(name));
  const undo = others.filter((name) => UNDO.test(name));
  return [road, undo, others.filter((name) => !undo.includes(name))];
}

/** The same from nothing but the states that were passed.
 *  @param {string[]} names @returns {Lanes} */
function lanesOfVisits(names) {
  return [
    names.filter((name) => !UNDO.test(name) && !PARKED.test(name)),
    names.filter((name) => UNDO.test(name)),
    names.filter((name) => PARKED.test(name)),
  ];
}

/** Undo runs back up, from beside the last forward step that was taken; what parks an order is shown if it did.
 *  @param {Lanes} lanes @param {Map<string, Visit>} visits @returns {Node[]} */
function places([road, undo, rest], visits) {
  const reached = Math.max(0, ...road.map((name, index) => (visits.has(name) ? index : 0)));
  const turn = Math.max(reached, undo.length - 1);
  const parked = rest.filter((name) => visits.has(name));
  return [
    ...road.map((name, index) => ({ name, step: index, lane: 0 })),
    ...undo.map((name, index) => ({ name, step: turn - index, lane: 1 })),
    ...parked.map((name, index) => ({ name, step: turn + 1 + index, lane: 1 })),
  ];
}

/** @param {Definition} definition @returns {Way[]} */
function edgesOfDefinition({ States }) {
  return Object.entries(States).flatMap(([from, state]) => [...new Set(waysOut(state))].map((to) => ({ from, to })));
}

/** @param {StateVisit[]} states @returns {Way[]} */
const edgesOfVisits = (states) => states.slice(1).map((state, index) => ({ from: states[index].name, to: state.name }));

/** What is to be drawn; nodes without a visit were not reached.
 *  @param {ExecutionView} execution @returns {{ nodes: Node[], edges: (Way & { taken: boolean })[] }} */
export function plan(execution) {
  const { states } = execution;
  const definition = /** @type {Definition | null} */ (execution.definition);
  const visits = visitsByName(states);
  const lanes = definition ? lanesOfDefinition(definition) : lanesOfVisits([...visits.keys()]);
  const taken = edgesOfVisits(states);
  /** @param {Way} way */
  const isTaken = ({ from, to }) => taken.some((edge) => edge.from === from && edge.to === to);
  const all = (definition ? edgesOfDefinition(definition) : taken).map((edge) => ({ ...edge, taken: isTaken(edge) }));
  // Where a redriven execution could have entered is of no interest in one that did not.
  const edges = all.filter((edge) => edge.taken || edge.from !== definition?.StartAt || definition.States[edge.from].Type !== "Choice");
  return { nodes: places(lanes, visits).map((node) => ({ ...node, visit: visits.get(node.name) })), edges };
}
