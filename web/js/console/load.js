// The load, live: what waits, how fast it is worked on, what is slow; the waiting room and the switches.

import { find, on, render } from "../html.js";
import { latest } from "../latest.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { charts, layout, queueTable, roomSwitch, serviceTable, troubleList } from "./load-parts.js";
import { load, switchRoom } from "./operations.js";
import { refreshSwitches, watchSwitches } from "./switches.js";

/** @import { RoomView, SampleView, WholeLoadView } from "../../types/api" */
/** @import { Sample } from "./load-parts.js" */

const EVERY_MS = 2_000;
const KEPT_MS = 10 * 60_000;
/** @type {Sample[]} */
let seen = [];

const drawn = () => main.querySelector("#charts") !== null;
/** @type {(sample: SampleView) => Sample} */
const sampled = ({ at, waiting, backlog, oldest_seconds, intake, placed_per_second }) =>
  ({ ms: Date.parse(at), waiting, backlog, oldest: oldest_seconds, intake, placed: placed_per_second });

/** The present as one more point: queues as they are now, and their age as it is known.
 *  @param {WholeLoadView} found @returns {Sample} */
function present(found) {
  const [orders, backlog] = found.queues;
  return { ms: Date.now(), waiting: orders.waiting, backlog: backlog.waiting, oldest: orders.oldest_seconds,
    intake: found.concurrency.intake, placed: found.placed_per_second };
}

/** The pacer's looks up to when this page was opened, then what the page itself saw.
 *  @param {WholeLoadView} found */
function remember(found) {
  const since = seen[0]?.ms ?? Date.now();
  const before = seen.length ? [] : found.samples.map(sampled).filter(({ ms }) => ms < since);
  seen = [...before, ...seen, present(found)].filter(({ ms }) => ms > Date.now() - KEPT_MS);
}

/** @param {WholeLoadView} found */
function draw(found) {
  if (!drawn()) return;
  remember(found);
  render(find(main, "#charts"), charts(seen));
  render(find(main, "#troubles"), troubleList(found.troubles));
  render(find(main, "#queues"), queueTable(found.queues));
  render(find(main, "#services"), serviceTable(found.services, found.concurrency));
  render(find(main, "#room"), roomSwitch(found.waiting_room));
}

const looks = latest();
const refresh = () => Promise.all([looks.ask(load, draw), refreshSwitches(main)]);

/** @param {RoomView["mode"]} mode */
async function setMode(mode) {
  try {
    const room = await switchRoom(mode);
    looks.outdate(); // what was asked for meanwhile may tell of the room as it was
    render(find(main, "#room"), roomSwitch(room));
  } catch (problem) {
    find(main, "#room-state").textContent = told(problem);
  }
}

async function enter() {
  const found = await load();
  render(main, layout());
  draw(found);
  await refreshSwitches(main);
}

watchSwitches(main);
on(main, "change", "#room-form input", (input) => setMode(/** @type {RoomView["mode"]} */ (input.value)));
void watchDoor(enter);
void keepFresh(async () => drawn() && refresh(), EVERY_MS);
