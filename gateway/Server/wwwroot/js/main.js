// The page: loads what is known, follows what happens, and draws both.

import { access, loadAccess } from './access.js';
import { drawAir } from './air.js';
import { drawAlerts } from './alerts.js';
import { bayChanged, say } from './announcer.js';
import * as api from './api.js';
import { listenToCommands } from './commands.js';
import { chooseDevice, drawDevice, hearDevice, loadDevice } from './device.js';
import { drawDoorways } from './doorways.js';
import { fill, h } from './dom.js';
import { drawFleet } from './fleet.js';
import { listenToControls } from './history.js';
import { chooseLanguage, currentLanguage, setLanguage, t, translatePage } from './i18n.js';
import { follow } from './live.js';
import { drawMap, hasMap, prepareMap } from './map.js';
import { drawTrends } from './overview-trends.js';
import { changeMilliseconds, drawParking } from './parking.js';
import { drawAccount, openSignIn, prepareSignIn } from './sign-in.js';
import { forget, load, state, take, wantedFrom } from './store.js';
import { ago, clock } from './time.js';

/** "3 minutes ago" has to move on by itself. */
const redrawMilliseconds = 10000;
/** The whole state is asked for anew now and then: a stream that died in silence must not go unnoticed. */
const reloadMilliseconds = 5 * 60000;
const retryMilliseconds = 5000;
/** Alerts that begin together are asked for together. */
const alertsMilliseconds = 300;
/** Who stands beside a node counts the seconds. */
const deviceMilliseconds = 1000;

const at = id => document.getElementById(id);
const changed = new Set();
/** Readings that arrive while the state is being loaded, to be taken in after it. */
let early = null;
/** Counts the loads: only the newest one's answer is taken. */
let generation = 0;
let streaming = false;
let drawing = 0;
let retry = 0;
let alertsDue = 0;
/** The device whose page is shown, or null. */
let shown = null;

function draw() {
  drawing = 0;
  const now = Date.now();
  drawConnection(now);
  drawAccount();
  drawAlerts(at('alerts-body'), at('alert-badge'), now);
  if (shown) {
    loadDevice(now, redraw);
    drawDevice(at('device-view'), now, redraw);
    return;
  }
  drawParking(at('parking-body'), at('bay-table'), at('bay-list'), changed, now);
  drawAir(at('air-body'), now);
  drawDoorways(at('people-body'), now);
  drawTrends(at('trends-body'), now, redraw);
  drawFleet(at('nodes-body'), now, redraw);
  if (hasMap()) drawMap(at('parking-map'), [...state.bays.values()], [...state.devices.values()].filter(device => !state.bays.has(device.device)), changed);
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
    const [devices, bays, alerts, air, footfall] = await Promise.all([
      api.devices(), api.bays(), api.alerts(), api.readings('air', wantedFrom('air', now)), api.readings('footfall', wantedFrom('footfall', now))]);
    if (mine !== generation) return; // a newer one is on its way
    load({ devices, bays, alerts, air, footfall });
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
  hearDevice(reading, redraw);
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

// What was raised or ended, and with it the devices' own marks.
async function reloadAlerts() {
  alertsDue = 0;
  const mine = generation;
  try {
    const [alerts, devices] = await Promise.all([api.alerts(), api.devices()]);
    if (mine !== generation) return; // everything is asked for anew
    state.alerts = alerts.alerts;
    state.openAlerts = alerts.open;
    for (const { device, alerts: kinds } of devices) if (state.devices.has(device)) state.devices.get(device).alerts = kinds;
    redraw();
  } catch {
    // the next load will
  }
}

// "#device=70b3d57ed0000001" is a device's page, everything else a place on the overview.
function route() {
  const eui = /^#device=([0-9a-f]{16})$/i.exec(location.hash)?.[1].toLowerCase() ?? null;
  const came = eui !== shown;
  const before = shown;
  shown = eui;
  chooseDevice(eui);
  at('device-view').hidden = !eui;
  at('overview').hidden = Boolean(eui);
  document.documentElement.dataset.view = eui ? 'device' : 'overview';
  draw();
  if (!came) return;
  if (eui) {
    scrollTo(0, 0);
    at('device-title')?.focus({ preventScroll: true });
  } else if (before) {
    const row = document.querySelector(`.fleet tr[data-device="${before}"] a`);
    if (location.hash === '#nodes' && row) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: 'center' });
    } else {
      document.querySelector(location.hash || 'main')?.scrollIntoView();
    }
  }
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
    const next = at('main').clientWidth;
    if (next !== width) redraw();
    width = next;
  }).observe(at('main'));
  document.addEventListener('visibilitychange', () => document.hidden || redraw());
  setInterval(redraw, redrawMilliseconds);
  setInterval(() => shown && !document.hidden && redraw(), deviceMilliseconds);
  addEventListener('hashchange', route);
  listenToControls(redraw);
  listenToCommands(at('device-view'), redraw);
  // What only operators see of a device is asked for when one has become known as one.
  const accessChanged = () => {
    if (shown) loadDevice(Date.now(), redraw, true);
    redraw();
  };
  prepareSignIn(accessChanged);
  loadAccess().catch(() => {}).finally(() => {
    accessChanged();
    if (access.refused) openSignIn('signInRefused');
  });
  api.pageSettings().then(prepareMap).catch(() => {}).finally(redraw);
  setInterval(() => {
    forget(Date.now());
    reload();
  }, reloadMilliseconds);
  follow({
    onReading: takeIn,
    onAlert: () => {
      alertsDue ||= setTimeout(reloadAlerts, alertsMilliseconds);
    },
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
  route();
}

start();
