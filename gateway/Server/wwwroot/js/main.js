// The page: loads what is known, follows what happens, and draws both.

import { drawAir } from './air.js';
import { bayChanged, say } from './announcer.js';
import * as api from './api.js';
import { drawDoorways } from './doorways.js';
import { fill, h } from './dom.js';
import { drawFleet } from './fleet.js';
import { chooseLanguage, currentLanguage, setLanguage, t, translatePage } from './i18n.js';
import { follow } from './live.js';
import { changeMilliseconds, drawParking } from './parking.js';
import { forget, load, state, take, wantedFrom } from './store.js';
import { ago, clock } from './time.js';

/** "3 minutes ago" has to move on by itself. */
const redrawMilliseconds = 10000;
/** The whole state is asked for anew now and then: a stream that died in silence must not go unnoticed. */
const reloadMilliseconds = 5 * 60000;
const retryMilliseconds = 5000;

const at = id => document.getElementById(id);
const changed = new Set();
/** Readings that arrive while the state is being loaded, to be taken in after it. */
let early = null;
/** Counts the loads: only the newest one's answer is taken. */
let generation = 0;
let streaming = false;
let drawing = 0;
let retry = 0;

function draw() {
  drawing = 0;
  const now = Date.now();
  drawConnection(now);
  drawParking(at('parking-body'), at('bay-table'), at('bay-list'), changed, now);
  drawAir(at('air-body'), now);
  drawDoorways(at('people-body'), now);
  drawFleet(at('nodes-body'), now, redraw);
}

// A hidden tab gets no animation frames: it is drawn when it is looked at again.
const redraw = () => {
  drawing ||= requestAnimationFrame(draw);
};

function drawConnection(now) {
  const { connection, lostSince, lastMessage } = state;
  const language = currentLanguage();
  const lost = connection === 'lost';
  document.documentElement.dataset.connection = connection;
  fill(at('connection'), h('span', { class: 'lamp', 'aria-hidden': 'true' }),
    h('b', {}, lost ? t('lost', { clock: clock(lostSince, now, language) }) : t(connection)),
    connection === 'live' && Number.isFinite(lastMessage) && h('span', { class: 'last-message' }, t('lastMessage', { ago: ago(lastMessage, now, language) })));
  at('banner').hidden = !lost;
  fill(at('banner'), lost && h('p', {}, h('b', {}, t('lost', { clock: clock(lostSince, now, language) })), ' ', t('lostMore')));
}

async function reload() {
  clearTimeout(retry);
  const mine = ++generation;
  early ??= [];
  const now = Date.now();
  let loaded = false;
  try {
    const [devices, bays, air, footfall] = await Promise.all([
      api.devices(), api.bays(), api.readings('air', wantedFrom('air', now)), api.readings('footfall', wantedFrom('footfall', now))]);
    if (mine !== generation) return; // a newer one is on its way
    load({ devices, bays, air, footfall });
    loaded = true;
  } catch {
    if (mine !== generation) return;
    retry = setTimeout(reload, retryMilliseconds);
  }
  const waiting = early;
  early = null;
  waiting.forEach(takeIn);
  if (!loaded) setConnection('lost');
  else if (streaming) setConnection('live');
  redraw();
}

function takeIn(reading) {
  if (early) {
    early.push(reading);
    return;
  }
  const bay = take(reading);
  if (bay) {
    changed.add(bay.device);
    setTimeout(() => {
      changed.delete(bay.device);
      redraw();
    }, changeMilliseconds);
    bayChanged(bay);
  }
  redraw();
}

function setConnection(connection) {
  if (state.connection === connection) return;
  const wasLost = state.connection === 'lost';
  state.connection = connection;
  if (connection === 'lost') {
    state.lostSince = Date.now();
    say(`${t('lost', { clock: clock(state.lostSince, Date.now(), currentLanguage()) })}.`);
  } else if (wasLost) {
    say(t('back'));
  }
  redraw();
}

function start() {
  chooseLanguage();
  translatePage();
  document.querySelector('.languages').addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    setLanguage(button.value);
    translatePage();
    redraw();
  });
  let width = 0;
  new ResizeObserver(() => {
    const next = at('parking-body').clientWidth;
    if (next !== width) redraw();
    width = next;
  }).observe(at('parking-body'));
  document.addEventListener('visibilitychange', () => document.hidden || redraw());
  setInterval(redraw, redrawMilliseconds);
  setInterval(() => {
    forget(Date.now());
    reload();
  }, reloadMilliseconds);
  follow({
    onReading: takeIn,
    onOpen: () => {
      streaming = true;
      reload();
    },
    onLost: () => {
      streaming = false;
      setConnection('lost');
    },
  });
  reload();
  draw();
}

start();
