// Tells screen readers what changed, politely: not more often than people can listen.

import { number, t } from './i18n.js';
import { countBays, state, stateOf } from './store.js';

const pauseMilliseconds = 10000;

let waiting = new Map();
let timer = 0;

const region = () => document.getElementById('announcer');

/** Says a sentence at once. */
export function say(text) {
  region().textContent = text;
}

/** A bay changed: said with the other changes of the next few seconds. */
export function bayChanged(bay) {
  waiting.set(bay.device, bay);
  if (!timer) timer = setTimeout(flush, pauseMilliseconds / 5);
}

function flush() {
  const bays = [...waiting.values()];
  waiting = new Map();
  timer = setTimeout(() => {
    timer = 0;
    if (waiting.size) flush();
  }, pauseMilliseconds);
  if (!bays.length) return;
  const counts = countBays(state.bays.values());
  const what = bays.length <= 2
    ? bays.map(bay => t(`bayIs.${stateOf(bay)}`, { name: bay.name })).join(' ')
    : t('baysChanged', { count: number(bays.length) });
  say(`${what} ${t('freeOfTotal', { free: number(counts.free), total: number(counts.total) })}.`);
}
