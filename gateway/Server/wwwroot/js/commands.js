// What one who is signed in may have a node do, and what became of it.

import { access } from './access.js';
import { say } from './announcer.js';
import * as api from './api.js';
import { h } from './dom.js';
import { currentLanguage, number, t } from './i18n.js';
import { openSignIn } from './sign-in.js';
import { ago, moment } from './time.js';

/** Commands with a number, and the range of it (the frame specification's). */
const withNumber = {
  setInterval: { field: 'seconds', low: 10, high: 86400, usual: 600 },
  setThreshold: { field: 'counts', low: 1, high: 65535, usual: 20 },
  setParticulatesEvery: { field: 'readings', low: 1, high: 1000, usual: 12, profile: 'air' },
  setStatusPeriod: { field: 'hours', low: 1, high: 168, usual: 24 },
  setSamplePeriod: { field: 'milliseconds', low: 250, high: 10000, usual: 1000, profile: 'parking' },
};
const others = ['requestStatus', 'setInterval', 'setThreshold', 'setParticulatesEvery', 'setSamplePeriod', 'setStatusPeriod', 'requestConfigurationHash', 'restart', 'factoryReset'];
/** What cannot be taken back, or is right only at the right moment, is asked twice. */
const askedTwice = new Set(['calibrate', 'restart', 'factoryReset']);
const mostShown = 8;

const panel = { eui: null, list: null, asking: null, chosen: 'requestStatus', problem: '', sending: false };

export function forgetCommands() {
  Object.assign(panel, { eui: null, list: null, asking: null, problem: '' });
}

export async function loadCommands(eui, redraw) {
  panel.eui = eui;
  try {
    const list = await api.commands(eui);
    if (panel.eui !== eui) return;
    panel.list = list;
  } catch {
    return; // what was known stays; the next reading asks again
  }
  redraw();
}

/** Clicks within the panel; there is one, so this is called once. */
export function listenToCommands(body, redraw) {
  body.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.name === 'sign-in') openSignIn();
    if (button.name === 'command') ask(button.value, redraw);
    if (button.name === 'sure') send(button.value, redraw);
    if (button.name === 'not-sure') {
      panel.asking = null;
      redraw();
    }
  });
  body.addEventListener('change', event => {
    if (event.target.name !== 'other-command') return;
    panel.chosen = event.target.value;
    redraw();
  });
  body.addEventListener('submit', event => {
    event.preventDefault();
    ask(panel.chosen, redraw);
  });
}

function ask(command, redraw) {
  if (!askedTwice.has(command)) {
    send(command, redraw);
    return;
  }
  panel.asking = command;
  redraw();
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector('button[name=sure]')?.focus()));
}

async function send(command, redraw) {
  if (panel.sending) return;
  const { eui } = panel;
  const body = { command };
  const number = withNumber[command];
  if (number) body[number.field] = Number(document.getElementById('command-number')?.value);
  Object.assign(panel, { asking: null, problem: '', sending: true });
  redraw();
  try {
    await api.sendCommand(eui, body);
    say(t('commandQueued', { command: t(`commandIs.${command}`) }));
  } catch (error) {
    panel.problem = error.message;
    say(error.message);
  } finally {
    panel.sending = false;
  }
  await loadCommands(eui, redraw);
  redraw();
}

/** The panel's content. */
export function drawCommands(device, now) {
  panel.eui = device.device;
  if (!access.operator) {
    return h('div', { class: 'command-panel' }, h('p', {}, t('commandsNeedSignIn')),
      (access.apiKey || access.oidc) && h('button', { type: 'button', name: 'sign-in', class: 'primary' }, t('signIn')));
  }
  const calibrates = device.profile === 'parking' || device.profile === 'footfall';
  return h('div', { class: 'command-panel' },
    calibrates && (panel.asking === 'calibrate' ? question('calibrate', device) : h('button', { type: 'button', name: 'command', value: 'calibrate', class: 'primary wide', disabled: panel.sending }, t(`calibrate_${device.profile}`))),
    panel.asking && panel.asking !== 'calibrate' ? question(panel.asking, device) : form(device.profile),
    h('p', { class: 'problem', role: 'alert' }, panel.problem),
    panel.list?.length > 0 && h('ul', { class: 'command-list' }, panel.list.slice(0, mostShown).map(command => entry(command, now))),
    h('p', { class: 'note' }, t('commandsWait')));
}

const question = (command, device) => h('div', { class: 'question', role: 'group', 'aria-label': t('sure') },
  h('p', {}, t(command === 'calibrate' ? `sureCalibrate_${device.profile}` : `sure_${command}`)),
  h('p', { class: 'buttons' },
    h('button', { type: 'button', name: 'sure', value: command, class: 'primary' }, t('yes', { command: t(`commandIs.${command}`) })),
    h('button', { type: 'button', name: 'not-sure' }, t('cancel'))));

function form(profile) {
  // What means nothing to a node of this profile is not offered.
  const offered = others.filter(one => !profile || !withNumber[one]?.profile || withNumber[one].profile === profile);
  if (!offered.includes(panel.chosen)) panel.chosen = offered[0];
  const number = withNumber[panel.chosen];
  return h('form', { class: 'other-commands' },
    h('label', { for: 'other-command' }, t('otherCommand')),
    h('select', { id: 'other-command', name: 'other-command' }, offered.map(one => h('option', { value: one, selected: one === panel.chosen }, t(`commandIs.${one}`)))),
    number && h('label', { class: 'number', 'data-key': number.field }, t(number.field), ' ', h('input', { id: 'command-number', type: 'number', min: number.low, max: number.high, value: number.usual, required: true, inputmode: 'numeric' })),
    h('button', { type: 'submit', disabled: panel.sending }, t('send')));
}

function entry(command, now) {
  const { command: word } = command.command ?? {};
  const value = command.command?.[withNumber[word]?.field];
  const language = currentLanguage();
  const answer = command.state === 'refused' && command.result ? `: ${t(`resultIs.${command.result}`)}` : '';
  return h('li', { 'data-key': `command-${command.id}`, 'data-state': command.state },
    h('span', {}, t(`commandIs.${word}`), value !== undefined && ` (${number(value)})`),
    h('b', { class: 'chip', 'data-state': command.state }, t(`stateIs.${command.state}`), answer),
    h('small', {}, ago(moment(command.sent ?? command.created), now, language)));
}
