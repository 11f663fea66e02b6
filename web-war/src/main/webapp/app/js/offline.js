// The service worker, and whether the server can be reached.

import { h, replace } from './dom.js';
import { icon } from './icons.js';
import { t } from './i18n.js';

export async function register() {
  if (!('serviceWorker' in navigator) || !isSecureContext) {
    return;
  }
  try {
    await navigator.serviceWorker.register(trusted('/app/sw.js'), { scope: '/app/', type: 'classic' });
  } catch (error) {
    console.warn('no offline shell:', error.message);
  }
}

// The Content-Security-Policy names this one policy, and it lets one address through.
function trusted(address) {
  if (!globalThis.trustedTypes) {
    return address;
  }
  const policy = trustedTypes.createPolicy('it0', {
    createScriptURL: (url) => {
      if (url !== '/app/sw.js') {
        throw new TypeError('not a script of this page');
      }
      return url;
    }
  });
  return policy.createScriptURL(address);
}

/** A line on top while the server cannot be reached, until `signal`; `again` is called when it can be. */
export function watch(host, again, signal) {
  let away = false;
  const say = (now) => {
    if (now === away) {
      return;
    }
    away = now;
    replace(host, away && h('div', { class: 'banner warning' }, icon('offline'), h('p', {}, t('offline.notice'))));
    if (!away) {
      again();
    }
  };
  addEventListener('offline', () => say(true), { signal });
  addEventListener('online', () => say(false), { signal });
  addEventListener('it0:unreached', () => say(true), { signal });
  addEventListener('it0:reached', () => {
    if (away) {
      away = false;
      replace(host);
    }
  }, { signal });
  say(!navigator.onLine);
}
