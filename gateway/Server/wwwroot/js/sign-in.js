// The button in the head, and the dialog behind it.

import { access, beginSignIn, canUseProvider, signIn, signOut } from './access.js';
import { say } from './announcer.js';
import { fill, h } from './dom.js';
import { t } from './i18n.js';

let changed = () => {};
let problem = '';
let busy = false;

const dialog = () => document.getElementById('sign-in');

/** Prepares both; `onChange` is called when somebody has signed in or out. */
export function prepareSignIn(onChange) {
  changed = onChange;
  document.getElementById('account').addEventListener('click', () => (access.operator ? leave() : openSignIn()));
  dialog().addEventListener('submit', event => {
    event.preventDefault();
    takeKey();
  });
  dialog().addEventListener('click', event => {
    const name = event.target.closest('button')?.name;
    if (name === 'close') dialog().close();
    if (name === 'provider') beginSignIn().catch(() => fail('signInUnreachable'));
  });
}

/** @param {string} [key] of the text that says what went wrong */
export function openSignIn(key) {
  problem = key ? t(key) : '';
  drawDialog();
  dialog().showModal();
}

function leave() {
  signOut();
  say(t('signedOut'));
  changed();
}

function fail(key) {
  problem = t(key);
  drawDialog();
}

async function takeKey() {
  const input = dialog().querySelector('input');
  if (busy || !input.value) return;
  busy = true;
  try {
    if (await signIn(input.value.trim())) {
      input.value = '';
      dialog().close();
      say(t('signedInAs', { name: access.operator }));
      changed();
    } else {
      fail('signInWrong');
    }
  } catch {
    fail('signInUnreachable');
  } finally {
    busy = false;
  }
}

export function drawAccount() {
  const button = document.getElementById('account');
  // Nobody can be anything here: no key, no provider.
  button.hidden = !access.operator && !access.apiKey && !canUseProvider();
  fill(button, access.operator ? [t('signOut'), h('small', {}, ` ${access.operator}`)] : t('signIn'));
  if (dialog().open) drawDialog();
}

function drawDialog() {
  fill(dialog(),
    h('h2', { id: 'sign-in-title' }, t('signInTitle')),
    h('p', {}, t('signInWhy')),
    h('p', { id: 'sign-in-problem', class: 'problem', role: 'alert' }, problem),
    canUseProvider() && h('button', { type: 'button', name: 'provider', class: 'primary' }, t('signInProvider')),
    access.apiKey && h('form', { method: 'dialog' },
      h('label', { for: 'api-key' }, t('apiKey')),
      h('input', { id: 'api-key', type: 'password', autocomplete: 'off', required: true, 'aria-describedby': 'sign-in-problem' }),
      h('p', { class: 'note' }, t('apiKeyStays')),
      h('p', { class: 'buttons' },
        h('button', { type: 'submit', class: canUseProvider() ? null : 'primary' }, t('signIn')),
        h('button', { type: 'button', name: 'close' }, t('cancel')))),
    !access.apiKey && h('p', { class: 'buttons' }, h('button', { type: 'button', name: 'close' }, t('cancel'))));
}
