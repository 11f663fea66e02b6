// Signing in, and choosing a password when the one that was given is for once.

import { h, replace } from '../dom.js';
import { get, post } from '../api.js';
import { current, t } from '../i18n.js';
import { Problem } from '../problem.js';
import * as session from '../session.js';
import { banner, button, busy, failure, field } from '../parts.js';
import { languageButton, themeButton } from '../preferences.js';

export const title = () => t('signIn.title');

export function show(view) {
  const body = h('div', { class: 'card' });
  replace(
    view,
    h(
      'main',
      { class: 'view alone' },
      h('div', { class: 'corner', data: { part: 'frame' } }, languageButton(current()), themeButton()),
      h(
        'div',
        { class: 'mark' },
        h('img', { src: '/app/icons/icon.svg', alt: '', width: 56, height: 56 }),
        h('h1', {}, t('signIn.title')),
        h('p', { class: 'muted' }, t('signIn.lead'))
      ),
      session.wasExpired() && banner('warning', t('session.ended'), t('session.endedAdvice')),
      body
    )
  );
  replace(body, logIn(body));
}

function input(type, autocomplete) {
  return h('input', { type, autocomplete, required: true, autocapitalize: 'none', spellcheck: 'false' });
}

function form(action, label, fields, work) {
  const said = h('div', { 'aria-live': 'polite' });
  const submit = button({ action, label, kind: 'primary wide', type: 'submit' });
  const submitted = (event) => {
    event.preventDefault();
    busy(submit, async () => {
      try {
        replace(said);
        await work();
      } catch (error) {
        replace(said, failure(error));
      }
    });
  };
  return h('form', { class: 'form', on: { submit: submitted } }, fields, said, submit);
}

function logIn(body) {
  const email = input('email', 'username');
  const password = input('password', 'current-password');
  return form('sign-in', t('action.signIn'), [field(t('signIn.email'), email), field(t('signIn.password'), password)], async () => {
    try {
      await enter(body, await post('/auth/login', { email: email.value.trim(), password: password.value }, { anonymous: true }));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'PASSWORD_TO_BE_CHOSEN') {
        throw error;
      }
      replace(body, choose(body, email.value.trim(), password.value));
      body.querySelector('input').focus();
    }
  });
}

function choose(body, email, password) {
  const next = h('input', { type: 'password', autocomplete: 'new-password', required: true, minlength: 10, maxlength: 200 });
  return [
    banner('info', t('signIn.choose'), t('signIn.chooseAdvice')),
    form('choose-password', t('signIn.setPassword'), field(t('signIn.newPassword'), next, t('signIn.passwordHint')), async () =>
      enter(body, await post('/auth/password', { email, password, newPassword: next.value }, { anonymous: true }))
    )
  ];
}

async function enter(body, answer) {
  session.hold(answer);
  const me = await get('/auth/me');
  if (me.tenant) {
    session.begin(me);
    return;
  }
  session.drop();
  replace(body, banner('info', t('signIn.platform'), t('signIn.platformAdvice')), h('a', { class: 'button primary', href: '/admin/', target: '_top' }, t('signIn.console')));
}
