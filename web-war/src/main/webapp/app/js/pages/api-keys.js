// Keys for programs. A key is shown once, when it is made.

import { h, replace } from '../dom.js';
import { get, post, query, remove } from '../api.js';
import { label, t } from '../i18n.js';
import { date, dateTime } from '../format.js';
import { badge, banner, button, busy, card, confirm, dialog, empty, failure, field, table, toast } from '../parts.js';
import { pages } from '../pager.js';
import { secret } from '../secret.js';
import { reload } from '../router.js';
import { isAdministrator } from '../session.js';

const SCOPES = ['USAGE_WRITE', 'USAGE_READ', 'BILLING_READ', 'AGENT_RUN', 'QUOTA'];

export const title = () => t('nav.keys');

export function show(view, { signal }) {
  if (!isAdministrator()) {
    replace(view, banner('info', t('role.member'), t('role.adminOnly')));
    return;
  }
  const add = button({ action: 'create-key', label: t('keys.create'), kind: 'primary', onclick: create });
  replace(
    view,
    card(
      t('keys.title'),
      pages(
        (cursor) => get(query('/api-keys', { limit: 20, cursor }), { signal }),
        (items) => (items.length > 0 ? list(items) : empty(t('keys.none'), t('keys.noneText')))
      ),
      { actions: [add] }
    )
  );
}

function list(items) {
  return table(
    t('keys.title'),
    [
      { label: t('keys.name'), main: true, cell: (row) => row.name },
      { label: t('keys.key'), cell: (row) => h('code', {}, `it0_${row.prefix}_…`) },
      { label: t('keys.scopes'), cell: (row) => h('span', { class: 'row' }, row.scopes.map((scope) => badge(label('scope', scope)))) },
      { label: t('keys.used'), cell: (row) => (row.lastUsedAt ? dateTime(row.lastUsedAt) : t('keys.never')) },
      { label: t('keys.state'), cell: state },
      { label: t('table.actions'), cell: (row) => !row.revokedAt && revokeButton(row) }
    ],
    items
  );
}

function state(key) {
  if (key.revokedAt) {
    return badge(t('keys.revoked'), 'danger');
  }
  return key.expiresAt ? t('keys.until', { date: date(key.expiresAt) }) : badge(t('keys.good'), 'good');
}

function revokeButton(key) {
  return button({
    action: 'revoke-key',
    label: t('keys.revoke'),
    kind: 'danger',
    onclick: () =>
      confirm({
        title: t('keys.revokeTitle'),
        text: t('keys.revokeText', { name: key.name }),
        action: 'confirm-revoke-key',
        label: t('keys.revoke'),
        work: async () => {
          await remove(`/api-keys/${key.id}`);
          toast(t('keys.revokeDone'));
          await reload();
        }
      })
  });
}

function create() {
  const name = h('input', { type: 'text', required: true, maxlength: 100, autocomplete: 'off' });
  const expires = h('input', { type: 'date' });
  const scopes = SCOPES.map((scope) => ({ scope, box: h('input', { type: 'checkbox', checked: scope === 'USAGE_WRITE', value: scope }) }));
  const said = h('div', { 'aria-live': 'polite' });
  const submit = button({ action: 'confirm-create-key', label: t('keys.create'), kind: 'primary', type: 'submit' });
  const submitted = (event) => {
    event.preventDefault();
    busy(submit, async () => {
      try {
        const wanted = { name: name.value.trim(), scopes: scopes.filter((one) => one.box.checked).map((one) => one.scope), expiresAt: expires.value ? `${expires.value}T00:00:00Z` : null };
        made(box, await post('/api-keys', wanted));
      } catch (error) {
        replace(said, failure(error));
      }
    });
  };
  const form = h(
    'form',
    { class: 'form', on: { submit: submitted } },
    field(t('keys.name'), name, t('keys.nameHint')),
    h('fieldset', {}, h('legend', { class: 'strong' }, t('keys.scopes')), scopes.map(({ scope, box: check }) => scopeChoice(scope, check))),
    field(t('keys.expires'), expires, t('keys.expiresHint')),
    said,
    h('div', { class: 'actions' }, submit)
  );
  const box = dialog(t('keys.create'), form);
}

function scopeChoice(scope, check) {
  return h('label', { class: 'check' }, check, h('span', {}, h('span', { class: 'strong' }, label('scope', scope)), h('br'), h('span', { class: 'muted small' }, label('scope.text', scope))));
}

function made(box, key) {
  box.close();
  const shown = dialog(t('keys.made'), [h('p', {}, t('keys.madeText')), secret(key.key), h('div', { class: 'actions' }, button({ action: 'close-key', label: t('action.done'), kind: 'primary', onclick: () => shown.close() }))]);
  shown.addEventListener('close', () => reload());
}
