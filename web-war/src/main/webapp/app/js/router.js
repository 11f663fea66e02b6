// Addresses below /app/ and their pages. A page is a module with title() and show(view, { params, query, signal }).

import { h, replace } from './dom.js';
import { t } from './i18n.js';
import * as session from './session.js';
import { frame } from './frame.js';
import { failure } from './parts.js';

const BASE = '/app';
const ROUTES = [
  ['/', () => import('./pages/overview.js')],
  ['/usage', () => import('./pages/usage.js')],
  ['/plans', () => import('./pages/plans.js')],
  ['/invoices', () => import('./pages/invoices.js')],
  ['/invoices/:id', () => import('./pages/invoice.js')],
  ['/invoices/:id/pay', () => import('./pages/pay.js')],
  ['/payments/:id', () => import('./pages/payment.js')],
  ['/payment-methods', () => import('./pages/payment-methods.js')],
  ['/quotas', () => import('./pages/quotas.js')],
  ['/settings', () => import('./pages/settings.js')],
  ['/settings/billing', () => import('./pages/settings-billing.js')],
  ['/api-keys', () => import('./pages/api-keys.js')],
  ['/users', () => import('./pages/users.js')]
].map(([path, load]) => ({ name: path, pattern: pattern(path), load }));

let root;
let showing = new AbortController();

function pattern(path) {
  return new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`);
}

export function start(element) {
  root = element;
  addEventListener('popstate', () => render());
  addEventListener('it0:session', () => render());
  addEventListener('it0:theme', () => render({ keepFocus: true }));
  document.addEventListener('click', follow);
  return render({ first: true });
}

/** Links inside the page change it in place; everything else is the browser's. */
function follow(event) {
  const link = event.target.closest?.('a[href]');
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || link.target || link.hasAttribute('download') || event.defaultPrevented) {
    return;
  }
  const address = new URL(link.href);
  if (address.origin === location.origin && address.pathname.startsWith(`${BASE}/`) && !address.hash) {
    event.preventDefault();
    go(address.pathname.slice(BASE.length) + address.search);
  }
}

/** @param path below /app, such as /invoices */
export function go(path, { instead = false } = {}) {
  history[instead ? 'replaceState' : 'pushState']({}, '', BASE + path);
  return render();
}

export const link = (path) => BASE + path;

export function reload() {
  return render({ keepFocus: true });
}

function route() {
  const path = location.pathname.slice(BASE.length) || '/';
  for (const { name, pattern, load } of ROUTES) {
    const match = pattern.exec(path);
    if (match) {
      return { name, load, params: match.groups ?? {} };
    }
  }
  return { name: '/not-found', load: () => import('./pages/not-found.js'), params: {} };
}

async function render({ first = false, keepFocus = false } = {}) {
  showing.abort();
  showing = new AbortController();
  const { signal } = showing;
  const { name, load, params } = session.signedIn()
    ? route()
    : { name: '/sign-in', load: () => import('./pages/sign-in.js'), params: {} };
  try {
    const page = await load();
    if (signal.aborted) {
      return;
    }
    document.title = `${page.title()} · IT0`;
    document.body.dataset.page = BASE + name;
    const view = h('div', { class: 'view' });
    const heading = h('h1', { tabindex: '-1' }, page.title());
    replace(root, session.signedIn() ? frame(heading, view, signal) : view);
    settle(heading, first || keepFocus);
    await page.show(view, { params, signal, query: new URLSearchParams(location.search), heading });
  } catch (error) {
    if (!signal.aborted) {
      console.error(error);
      replace(root, h('main', { class: 'view alone' }, h('h1', {}, t('error.title')), failure(error, () => location.reload())));
    }
  }
}

// A new page is announced, and read from its beginning.
function settle(heading, stay) {
  if (!stay) {
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }
}
