// The page's language: the reader's choice, else the browser's, else English.

import de from './texts/de.js';
import en from './texts/en.js';

const texts = { de, en };
const storageKey = 'language';

let language = 'en';

export const currentLanguage = () => language;

/** Chooses at the start: a choice made before, then the browser's list. */
export function chooseLanguage() {
  let chosen = null;
  try {
    chosen = localStorage.getItem(storageKey);
  } catch {
    // storage may be forbidden: the browser's language will do
  }
  const wanted = [chosen, ...navigator.languages].filter(Boolean).map(name => name.slice(0, 2).toLowerCase());
  language = wanted.find(name => name in texts) ?? 'en';
}

/** Changes the language and keeps the choice for the next visit. */
export function setLanguage(next) {
  language = next in texts ? next : 'en';
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // it holds for this visit, then
  }
}

/** The text of a key (`grade.2` reaches into a group), with {names} replaced; a `count` chooses between one and other. */
export function t(key, values = {}) {
  let text = key.split('.').reduce((group, part) => group?.[part], texts[language]);
  if (text && typeof text === 'object') text = text[new Intl.PluralRules(language).select(values.count ?? 0)] ?? text.other;
  if (typeof text !== 'string') return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** What a device is, or a dash where nobody said. */
export const profileName = profile => (profile in texts[language].profile ? texts[language].profile[profile] : '–');

/** A number as the reader writes it, with so many decimals. */
export function number(value, decimals = 0) {
  return new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** Puts the page's fixed texts into the current language. */
export function translatePage() {
  document.documentElement.lang = language;
  document.title = t('title');
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = t(element.dataset.text);
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', t(element.dataset.label));
  for (const button of document.querySelectorAll('.languages button')) {
    button.setAttribute('aria-pressed', String(button.value === language));
  }
}
