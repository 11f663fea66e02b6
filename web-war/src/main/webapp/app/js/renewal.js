// A token ends after an hour: two minutes before, whoever is here can go on with their password.

import { h, replace } from './dom.js';
import { icon } from './icons.js';
import { t } from './i18n.js';
import * as session from './session.js';
import { get, post } from './api.js';
import { button, dialog, failure, field } from './parts.js';

const NOTICE_MS = 120_000;

let timers = [];

export function renewal(host) {
  timers.forEach(clearTimeout);
  const left = session.expiresAt() - Date.now();
  timers = [setTimeout(() => replace(host, notice(host)), Math.max(0, left - NOTICE_MS)), setTimeout(session.expire, left)];
}

function notice(host) {
  return h(
    'div',
    { class: 'banner warning' },
    icon('warning'),
    h('p', {}, t('session.ending')),
    button({ action: 'stay-signed-in', label: t('action.stay'), onclick: () => ask(host) })
  );
}

function ask(host) {
  const password = h('input', { type: 'password', autocomplete: 'current-password', required: true });
  const said = h('div', { 'aria-live': 'polite' });
  const box = dialog(t('action.stay'), [
    h('p', { class: 'muted' }, session.me().actor),
    field(t('signIn.password'), password),
    said,
    h(
      'div',
      { class: 'actions' },
      button({
        action: 'confirm-stay',
        label: t('action.signIn'),
        kind: 'primary',
        onclick: () => stay(password.value, host, box, said)
      })
    )
  ]);
}

async function stay(password, host, box, said) {
  try {
    session.hold(await post('/auth/login', { email: session.me().actor, password }, { anonymous: true }));
    session.renew(await get('/auth/me'));
    box.close();
    replace(host);
    renewal(host);
  } catch (problem) {
    replace(said, failure(problem));
  }
}
