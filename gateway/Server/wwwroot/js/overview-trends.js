// The section of charts on the overview.

import { fill, h } from './dom.js';
import { airChart, occupancyChart, peopleChart, rangeButtons } from './history.js';
import { t } from './i18n.js';
import { state } from './store.js';

export function drawTrends(body, now, redraw) {
  const has = profile => [...state.devices.values()].some(device => device.profile === profile);
  const profiles = ['parking', 'air', 'footfall'].filter(has);
  const columns = Math.min(profiles.length, body.clientWidth > 1180 ? 3 : body.clientWidth > 760 ? 2 : 1);
  // Less the gaps between the cards and their margins.
  const available = Math.floor((body.clientWidth - (columns - 1) * 24) / columns) - 42;
  const air = has('air') && airChart({ key: 'air' }, now, available, redraw);
  const cards = [
    has('parking') && card('occupancy', t('occupancyTitle'), null, occupancyChart({ key: 'occupancy' }, now, available, redraw)),
    air && card('air', t('air'), air.controls, air.chart),
    has('footfall') && card('people', t('people'), null, peopleChart({ key: 'people' }, now, available, redraw)),
  ].filter(Boolean);
  fill(body, cards.length ? [rangeButtons(), h('div', { class: `trend-cards columns-${columns}` }, cards)] : h('p', { class: 'empty' }, t(state.loaded ? 'nothingKnown' : 'connecting')));
}

function card(key, title, controls, chart) {
  return h('article', { class: 'card trend', 'data-key': `trend-${key}`, 'aria-labelledby': `trend-${key}` },
    h('header', {}, h('h3', { id: `trend-${key}` }, title), controls), chart);
}
