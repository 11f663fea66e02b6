// What surrounds every page of somebody who is signed in: navigation, language, theme, sign-out.

import { h } from './dom.js';
import { icon } from './icons.js';
import { current, t } from './i18n.js';
import * as session from './session.js';
import { link, reload } from './router.js';
import { watch } from './offline.js';
import { button } from './parts.js';
import { languageButton, themeButton } from './preferences.js';
import { renewal } from './renewal.js';

const everybody = () => true;

function destinations() {
  return [
    { path: '/', icon: 'home', text: t('nav.overview'), tab: true, shown: everybody },
    { path: '/usage', icon: 'usage', text: t('nav.usage'), tab: true, shown: everybody },
    { path: '/plans', icon: 'plans', text: t('nav.plans'), tab: true, shown: everybody },
    { path: '/invoices', icon: 'invoices', text: t('nav.invoices'), tab: true, shown: everybody },
    { path: '/payment-methods', icon: 'card', text: t('nav.methods'), shown: session.isAdministrator },
    { path: '/quotas', icon: 'quotas', text: t('nav.quotas'), shown: everybody },
    { path: '/users', icon: 'people', text: t('nav.users'), shown: session.isAdministrator },
    { path: '/api-keys', icon: 'keys', text: t('nav.keys'), shown: session.isAdministrator },
    { path: '/settings', icon: 'settings', text: t('nav.settings'), tab: true, shown: everybody }
  ].filter((entry) => entry.shown());
}

function isCurrent(path) {
  const here = location.pathname.replace(/^\/app/, '').replace(/\/$/, '') || '/';
  return path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
}

function entry({ path, icon: name, text }) {
  return h(
    'li',
    {},
    h('a', { href: link(path), 'aria-current': isCurrent(path) ? 'page' : null }, icon(name), h('span', {}, text))
  );
}

/** @param signal when the page is left */
export function frame(heading, view, signal) {
  const entries = destinations();
  const notice = h('div', { class: 'notices', 'aria-live': 'polite', data: { part: 'frame' } });
  const page = h(
    'div',
    { class: 'frame' },
    h('a', { class: 'skip', href: '#main', on: { click: skip } }, t('nav.skip')),
    side(entries),
    top(),
    h('main', { id: 'main', tabindex: '-1' }, notice, h('header', { class: 'title' }, heading), view),
    h('nav', { class: 'tabs', 'aria-label': t('nav.main') }, h('ul', {}, entries.filter((e) => e.tab).map(entry)))
  );
  const network = h('div');
  const ending = h('div');
  notice.append(network, ending);
  watch(network, reload, signal);
  renewal(ending);
  return page;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function brand() {
  return h(
    'a',
    { class: 'brand', href: link('/') },
    h('img', { src: '/app/icons/icon.svg', alt: '', width: 28, height: 28 }),
    h('span', {}, session.me().tenantName)
  );
}

function side(entries) {
  return h(
    'div',
    { class: 'side', data: { part: 'frame' } },
    brand(),
    h('nav', { 'aria-label': t('nav.side') }, h('ul', {}, entries.map(entry))),
    h(
      'div',
      { class: 'who' },
      h('p', { class: 'muted small', title: session.me().actor }, session.me().actor),
      h('div', { class: 'row' }, languageButton(current()), themeButton(), signOut('sign-out'))
    )
  );
}

function top() {
  return h('header', { class: 'top', data: { part: 'frame' } }, brand(), h('div', { class: 'row' }, languageButton(current()), themeButton(), signOut('sign-out')));
}

function signOut(action) {
  return button({ action, icon: 'out', hint: t('action.signOut'), kind: 'quiet', onclick: () => session.end() });
}
