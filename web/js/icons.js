// Line icons on a 24 px grid, drawn with the text's own colour.

import { trusted } from "./html.js";

const PATHS = {
  search: '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
  cart: '<path d="M5 8h14l-1.1 11.2a1 1 0 0 1-1 .8H7.1a1 1 0 0 1-1-.8L5 8Z"/><path d="M9 10.5V7a3 3 0 0 1 6 0v3.5"/>',
  parcel: '<path d="m12 3.5 8 4.2v8.6l-8 4.2-8-4.2V7.7l8-4.2Z"/><path d="m4.3 7.9 7.7 4 7.7-4M12 12v8.3M8 5.7l7.8 4.1"/>',
  globe: '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c2.6 2.5 3.7 5.3 3.7 8.5s-1.1 6-3.7 8.5c-2.6-2.5-3.7-5.3-3.7-8.5s1.1-6 3.7-8.5Z"/>',
  minus: '<path d="M6 12h12"/>',
  plus: '<path d="M6 12h12M12 6v12"/>',
  close: '<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>',
  check: '<path d="m5.5 12.5 4.3 4.3 8.7-9.3"/>',
  chevron: '<path d="m9.5 6 6 6-6 6"/>',
  alert: '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5.5M12 16v.3"/>',
  truck: '<path d="M3 6.5h10.5v10H3zM13.5 10h3.8l3.2 3.4v3.1h-7"/><circle cx="7" cy="17.5" r="1.8"/><circle cx="17" cy="17.5" r="1.8"/>',
  refresh: '<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3M17.5 3.5v3.7h-3.7"/>',
};

/** @param {keyof typeof PATHS} name */
export const icon = (name) => trusted(
  `<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`,
);

/** The shop's mark: a gate lifted over running water. */
export const mark = trusted(
  '<svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">'
  + '<rect width="32" height="32" rx="9"/><path d="M9 7.5v9M23 7.5v9M9 10h14M12.5 10v5M16 10v5M19.5 10v5"/>'
  + '<path d="M6.5 21.5c2.4-2.2 4.7-2.2 7.1 0s4.7 2.2 7.1 0 3.3-2.1 4.8-1.2"/></svg>',
);
