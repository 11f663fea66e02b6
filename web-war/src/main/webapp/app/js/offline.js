// The service worker, and whether the server can be reached.

import { h, replace } from './dom.js';
import { icon } from './icons.js';
import { t } from './i18n.js';

const KNOCK_MS = 4000;

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
  // Browsers tell that a network is there, not that the server is: it is asked for what everybody may read.
  const knock = async () => {
    await new Promise((resolve) => setTimeout(resolve, KNOCK_MS));
    if (away && !signal.aborted) {
      const there = await fetch('/api/v1/billing/plans', { cache: 'no-store', signal }).catch(() => null);
      return there?.ok ? say(false) : knock();
    }
    return undefined;
  };
  const say = (now) => {
    if (now === away) {
      return;
    }
    away = now;
    replace(host, away && h('div', { class: 'banner warning' }, icon('offline'), h('p', {}, t('offline.notice'))));
    if (away) {
      knock();
    } else {
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
