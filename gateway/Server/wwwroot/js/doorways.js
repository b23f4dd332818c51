// A card for each doorway: people in and out since midnight.

import { twoSided } from './chart.js';
import { today } from './counts.js';
import { fill, h } from './dom.js';
import { currentLanguage, number, t } from './i18n.js';
import { byName, state } from './store.js';
import { ago, clock, moment, startOfDay } from './time.js';

export function drawDoorways(body, now) {
  const doorways = [...state.devices.values()]
    .filter(device => device.profile === 'footfall' || state.footfall.get(device.device)?.length)
    .sort(byName(currentLanguage()));
  if (!doorways.length) {
    fill(body, h('p', { class: 'empty' }, t(state.loaded ? 'noPeople' : 'connecting')));
    return;
  }
  fill(body,
    h('div', { class: 'cards' }, doorways.map(doorway => card(doorway, now))),
    h('p', { class: 'note' }, t('perHour')));
}

function card(doorway, now) {
  const language = currentLanguage();
  const readings = state.footfall.get(doorway.device) ?? [];
  const dayStart = startOfDay(now);
  const counts = today(readings, dayStart);
  const heard = moment(readings.at(-1)?.time ?? doorway.lastSeen);
  const title = `door-${doorway.device}`;
  const late = counts.since > dayStart + 60000;
  return h('article', { class: 'card door-card', 'data-key': doorway.device, 'data-device': doorway.device, 'aria-labelledby': title },
    h('header', {},
      h('h3', { id: title }, h('a', { href: `#device=${doorway.device}` }, doorway.name ?? doorway.device)),
      h('p', { class: 'heard' }, Number.isFinite(heard) ? h('time', { datetime: new Date(heard).toISOString() }, ago(heard, now, language)) : t('never'))),
    h('dl', { class: 'counts' },
      h('div', { class: 'in' }, h('dt', {}, t('in')), h('dd', {}, number(counts.in))),
      h('div', { class: 'out' }, h('dt', {}, t('out')), h('dd', {}, number(counts.out)))),
    twoSided(counts.hours, hoursInWords(counts.hours)),
    late && h('p', { class: 'note' }, t('countedSince', { clock: clock(counts.since, now, language) })));
}

function hoursInWords(hours) {
  const busiest = hours.reduce((best, hour, index) => (hour.in + hour.out > hours[best].in + hours[best].out ? index : best), 0);
  const { in: inwards, out: outwards } = hours[busiest];
  if (inwards + outwards === 0) return t('perHourNone');
  return t('perHourLabel', { hour: busiest, next: busiest + 1, in: number(inwards), out: number(outwards) });
}
