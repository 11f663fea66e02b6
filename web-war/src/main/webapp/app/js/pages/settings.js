// Where things are set: what concerns the person stays in this browser, what concerns the tenant on the server.

import { h, replace } from '../dom.js';
import { get, put } from '../api.js';
import { current, label, t } from '../i18n.js';
import { icon } from '../icons.js';
import { button, busy, card, facts, field, section, segmented, toast } from '../parts.js';
import { chooseLanguage, chooseTheme, theme, THEMES } from '../preferences.js';
import { link } from '../router.js';
import * as session from '../session.js';

export const title = () => t('nav.settings');

export function show(view, { signal }) {
  const administrator = session.isAdministrator();
  replace(
    view,
    h(
      'div',
      { class: 'choices two' },
      entry('/settings/billing', 'card', t('settings.billing'), t('settings.billingText')),
      entry('/quotas', 'quotas', t('nav.quotas'), t('settings.quotasText')),
      administrator && entry('/payment-methods', 'card', t('nav.methods'), t('settings.methodsText')),
      administrator && entry('/users', 'people', t('nav.users'), t('settings.usersText')),
      administrator && entry('/api-keys', 'keys', t('nav.keys'), t('settings.keysText'))
    ),
    h('div', { class: 'grid two' }, appearance(), administrator && section(() => get('/billing/mail-settings', { signal }), mail)),
    account()
  );
}

function entry(path, name, heading, text) {
  return h('a', { class: 'choice', href: link(path) }, icon(name), h('span', { class: 'grow' }, h('span', { class: 'strong' }, heading), h('span', { class: 'muted small' }, text)), icon('chevron'));
}

function appearance() {
  return card(t('settings.appearance'), [
    h('h3', {}, t('settings.language')),
    segmented({
      action: 'language',
      label: t('settings.language'),
      options: [
        { value: 'en', label: 'English' },
        { value: 'zh', label: '中文' }
      ],
      value: current(),
      onchange: chooseLanguage
    }),
    h('h3', {}, t('settings.theme')),
    segmented({
      action: 'theme',
      label: t('settings.theme'),
      options: THEMES.map((value) => ({ value, label: label('theme', value) })),
      value: theme(),
      onchange: chooseTheme
    })
  ]);
}

function mail(settings) {
  const locale = h(
    'select',
    {},
    ['en', 'zh'].map((code) => h('option', { value: code, selected: code === settings.locale }, label('settings.mailLanguage', code)))
  );
  const address = h('input', { type: 'email', value: settings.billingEmail ?? '', autocomplete: 'email' });
  const submit = button({ action: 'save-mail', label: t('action.save'), kind: 'primary', type: 'submit' });
  const submitted = (event) => {
    event.preventDefault();
    busy(submit, async () => {
      await put('/billing/mail-settings', { locale: locale.value, billingEmail: address.value.trim() || null });
      toast(t('settings.saved'));
    });
  };
  return card(
    t('settings.mail'),
    h('form', { class: 'form', on: { submit: submitted } }, field(t('settings.language'), locale), field(t('settings.billingEmail'), address, t('settings.billingEmailHint')), h('div', {}, submit))
  );
}

function account() {
  const me = session.me();
  return card(t('settings.account'), [
    facts(
      [t('settings.tenant'), me.tenantName],
      [t('settings.you'), me.actor],
      [t('settings.role'), me.roles.map((role) => label('role', role)).join(', ')],
      [t('settings.zone'), me.timeZone]
    ),
    h('div', { class: 'foot' }, button({ action: 'sign-out-here', label: t('action.signOut'), icon: 'out', onclick: () => session.end() }))
  ]);
}
