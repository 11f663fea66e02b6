// Messages by key, in English and Chinese. A Java test knows every key that is used, and that both files have it.

const LANGUAGES = ['en', 'zh'];
const KEY = 'it0.language';

let language = preferred();
let messages = {};

function preferred() {
  const kept = localStorage.getItem(KEY);
  if (LANGUAGES.includes(kept)) {
    return kept;
  }
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export const current = () => language;

/** The reader's own variant of the language, for numbers and dates. */
export function locale() {
  const variant = navigator.languages.find((name) => name.toLowerCase().startsWith(`${language}-`));
  return variant ?? { en: 'en-US', zh: 'zh-CN' }[language];
}

export async function load() {
  const response = await fetch(`/app/messages/${language}.json`);
  if (!response.ok) {
    throw new Error(`messages: ${response.status}`);
  }
  messages = await response.json();
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

export async function choose(next) {
  localStorage.setItem(KEY, next);
  language = next;
  await load();
}

export const has = (key) => Object.hasOwn(messages, key);

/** The message with its {places} filled. */
export function t(key, values = {}) {
  const message = messages[key] ?? key;
  return message.replace(/\{(\w+)\}/g, (place, name) => (Object.hasOwn(values, name) ? String(values[name]) : place));
}

/** The name of one of a closed set of values, such as a status; a value that is new to this page is shown as it is. */
export function label(group, value) {
  if (value === null || value === undefined || value === '') {
    return '–';
  }
  const key = `${group}.${value}`;
  return has(key) ? t(key) : String(value);
}
