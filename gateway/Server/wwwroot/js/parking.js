// Bays free or taken: the number for the far side of the hall, the plan, and the list that says the same in words.

import { fill, h } from './dom.js';
import { currentLanguage, number, t } from './i18n.js';
import { hasMap } from './map.js';
import { plans } from './plan.js';
import { byName, countBays, state, stateOf } from './store.js';
import { clock } from './time.js';

/** How long a change is to be seen on the plan. */
export const changeMilliseconds = 6000;

/** Draws the section; `changed` are the devices whose state changed a moment ago. */
export function drawParking(body, table, list, changed, now) {
  const bays = [...state.bays.values()].sort(byName(currentLanguage()));
  list.hidden = !bays.length;
  if (!bays.length) {
    fill(body, h('p', { class: 'empty' }, t(state.loaded ? 'noBays' : 'connecting')));
    return;
  }
  const counts = countBays(bays);
  const others = [...state.devices.values()].filter(device => !state.bays.has(device.device) && device.profile !== 'parking');
  const old = body.querySelector('.plans');
  const width = Math.floor((old ?? body).clientWidth);
  fill(body, h('div', { class: 'parking-grid' },
    hero(counts),
    h('div', { class: 'plans' }, old && !hasMap() ? plans(bays, others, width, changed) : null)));
  if (!old) drawParking(body, table, list, changed, now); // now the plan's width is known
  fill(table, bayTable(bays, now));
}

function hero(counts) {
  return h('div', { class: 'hero' },
    h('p', { class: 'free-count' },
      h('span', { class: 'figure', id: 'free-count' }, number(counts.free)),
      h('span', { class: 'of' },
        h('strong', {}, t('freeBays', { count: counts.free })),
        h('span', {}, t('ofTotal', { total: number(counts.total) })))),
    h('ul', { class: 'legend' }, ['free', 'taken', 'unknown'].filter(key => key !== 'unknown' || counts.unknown).map(key =>
      h('li', { 'data-key': key, 'data-state': key }, h('span', { class: 'swatch', 'aria-hidden': 'true' }),
        h('b', {}, number(counts[key])), ' ', t(`legend${key[0].toUpperCase()}${key.slice(1)}`)))));
}

function bayTable(bays, now) {
  const language = currentLanguage();
  return h('table', { class: 'bay-table' },
    h('caption', { class: 'quiet' }, t('bayList')),
    h('thead', {}, h('tr', {}, ['bay', 'state', 'since'].map(key => h('th', { scope: 'col' }, t(key))))),
    h('tbody', {}, bays.map(bay => h('tr', { 'data-key': bay.device, 'data-device': bay.device },
      h('th', { scope: 'row' }, h('a', { href: `#device=${bay.device}` }, bay.name)),
      h('td', {}, h('span', { class: 'state', 'data-state': stateOf(bay) }, t(stateOf(bay)))),
      h('td', {}, Number.isFinite(bay.since) ? h('time', { datetime: new Date(bay.since).toISOString() }, clock(bay.since, now, language)) : '–')))));
}
