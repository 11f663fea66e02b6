// Language and theme: chosen here, remembered in this browser.

import { choose, current, t } from './i18n.js';
import { button } from './parts.js';
import { reload } from './router.js';

const THEME = 'it0.theme';
export const THEMES = ['system', 'light', 'dark'];

export const theme = () => (THEMES.includes(localStorage.getItem(THEME)) ? localStorage.getItem(THEME) : 'system');

export function chooseTheme(next) {
  localStorage.setItem(THEME, next);
  if (next === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = next;
  }
  dispatchEvent(new CustomEvent('it0:theme'));
}

export async function chooseLanguage(next) {
  await choose(next);
  await reload();
}

/** Names the language that it changes to, in that language. */
export function languageButton() {
  const next = current() === 'en' ? 'zh' : 'en';
  return button({
    action: 'switch-language',
    icon: 'language',
    label: next === 'zh' ? '中文' : 'EN',
    hint: next === 'zh' ? '切换到中文' : 'Switch to English',
    lang: next === 'zh' ? 'zh-CN' : 'en',
    kind: 'quiet',
    onclick: () => chooseLanguage(next)
  });
}

export function themeButton() {
  const dark = theme() === 'dark' || (theme() === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  return button({
    action: 'switch-theme',
    icon: 'theme',
    hint: dark ? t('theme.toLight') : t('theme.toDark'),
    kind: 'quiet',
    onclick: () => chooseTheme(dark ? 'light' : 'dark')
  });
}
