// The load, live: what waits, how fast it is worked on, what is slow; and the switch of the waiting room.

import { on, render } from "../html.js";
import { told } from "../parts.js";
import { keepFresh, main, watchDoor } from "./door.js";
import { charts, layout, queueTable, roomSwitch, serviceTable, troubleList } from "./load-parts.js";
import { load, switchRoom } from "./operations.js";

const EVERY_MS = 2_000;
const KEPT_MS = 10 * 60_000;
let seen = [];

const part = (selector) => main.querySelector(selector);
const sampled = ({ at, waiting, backlog, oldest_seconds, intake, placed_per_second }) =>
  ({ ms: Date.parse(at), waiting, backlog, oldest: oldest_seconds, intake, placed: placed_per_second });

/** The present as one more point: queues as they are now, and their age as it is known. */
function present(found) {
  const [orders, backlog] = found.queues;
  return { ms: Date.now(), waiting: orders.waiting, backlog: backlog.waiting, oldest: orders.oldest_seconds,
    intake: found.concurrency.intake, placed: found.placed_per_second };
}

/** The pacer's looks up to when this page was opened, then what the page itself saw. */
function remember(found) {
  const since = seen[0]?.ms ?? Date.now();
  const before = seen.length ? [] : found.samples.map(sampled).filter(({ ms }) => ms < since);
  seen = [...before, ...seen, present(found)].filter(({ ms }) => ms > Date.now() - KEPT_MS);
}

function draw(found) {
  if (!part("#charts")) return;
  remember(found);
  render(part("#charts"), charts(seen));
  render(part("#troubles"), troubleList(found.troubles));
  render(part("#queues"), queueTable(found.queues));
  render(part("#services"), serviceTable(found.services, found.concurrency));
  render(part("#room"), roomSwitch(found.waiting_room));
}

const refresh = async () => draw(await load());

async function setMode(mode) {
  try {
    render(part("#room"), roomSwitch(await switchRoom(mode)));
  } catch (problem) {
    part("#room-state").textContent = told(problem);
  }
}

async function enter() {
  const found = await load();
  render(main, layout());
  draw(found);
}

on(main, "change", "#room-form input", (input) => setMode(input.value));
watchDoor(enter);
keepFresh(async () => part("#charts") && refresh(), EVERY_MS);
