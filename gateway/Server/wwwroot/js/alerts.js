// What is wrong now, and what was.

import { fill, h } from './dom.js';
import { currentLanguage, number, t } from './i18n.js';
import { state } from './store.js';
import { ago, clock, moment } from './time.js';

/** The kinds of a device's open alerts, as the page knows them: silence counts on between two answers of the server. */
export function alertsOf(device, now) {
  const kinds = new Set(device.alerts ?? []);
  const silent = Number.isFinite(moment(device.lastSeen)) && now - moment(device.lastSeen) > (device.silentAfterSeconds ?? Infinity) * 1000;
  if (silent) kinds.add('silent');
  // Heard since the server's last answer.
  else if (now - moment(device.lastSeen) < 60e3) kinds.delete('silent');
  return [...kinds];
}

const textOf = alert => alert.text?.[currentLanguage()] ?? alert.text?.en ?? alert.kind;

/** The list over the table of nodes, and the count beside its name in the head. */
export function drawAlerts(body, badge, now) {
  const open = state.alerts.filter(alert => !alert.ended);
  const ended = state.alerts.filter(alert => alert.ended);
  badge.hidden = !state.openAlerts;
  fill(badge, state.openAlerts ? [h('span', { 'aria-hidden': 'true' }, number(state.openAlerts)), h('span', { class: 'quiet' }, t('alertCount', { count: state.openAlerts, shown: number(state.openAlerts) }))] : null);
  fill(body,
    open.length > 0 && h('ul', { class: 'alerts' }, open.map(alert => item(alert, now))),
    ended.length > 0 && h('details', { class: 'past-alerts' }, h('summary', {}, t('pastAlerts')), h('ul', { class: 'alerts past' }, ended.slice(0, 20).map(alert => item(alert, now)))));
}

function item(alert, now) {
  const language = currentLanguage();
  const began = moment(alert.began);
  const when = alert.ended
    ? t('fromTo', { from: clock(began, now, language), to: clock(moment(alert.ended), now, language) })
    : t('sinceAgo', { clock: clock(began, now, language), ago: ago(began, now, language) });
  return h('li', { 'data-key': `alert-${alert.id}`, 'data-kind': alert.kind },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, alert.ended ? '✓' : '!'),
    h('span', {}, alert.device ? h('a', { href: `#device=${alert.device}` }, textOf(alert)) : textOf(alert), ' ', h('small', {}, when)));
}
