// The tenant's people, for its administrators.

import { h, replace } from '../dom.js';
import { get, post, put, query, remove } from '../api.js';
import { label, t } from '../i18n.js';
import { badge, banner, button, busy, card, confirm, dialog, empty, failure, field, table, toast } from '../parts.js';
import { pages } from '../pager.js';
import { secret } from '../secret.js';
import { reload } from '../router.js';
import * as session from '../session.js';

const ROLES = ['TENANT_MEMBER', 'TENANT_ADMIN'];

export const title = () => t('nav.users');

export function show(view, { signal }) {
  if (!session.isAdministrator()) {
    replace(view, banner('info', t('role.member'), t('role.adminOnly')));
    return;
  }
  const add = button({ action: 'invite-user', label: t('users.add'), kind: 'primary', onclick: create });
  replace(
    view,
    card(
      t('users.title'),
      pages(
        (cursor) => get(query('/users', { limit: 20, cursor }), { signal }),
        (items) => (items.length > 0 ? list(items) : empty(t('users.none')))
      ),
      { actions: [add] }
    )
  );
}

function list(items) {
  return table(
    t('users.title'),
    [
      { label: t('users.name'), main: true, cell: (row) => row.name },
      { label: t('signIn.email'), cell: (row) => row.email },
      { label: t('users.role'), cell: (row) => label('role', row.role) },
      { label: t('users.status'), cell: (row) => badge(label('user.status', row.status), row.status === 'active' ? 'good' : 'neutral') },
      { label: t('table.actions'), cell: (row) => (row.email === session.me().actor ? h('span', { class: 'muted' }, t('users.you')) : actions(row)) }
    ],
    items
  );
}

function actions(user) {
  const change = (wanted) => put(`/users/${user.id}`, { name: user.name, role: user.role, status: user.status, ...wanted }, { headers: { 'If-Match': `"${user.version}"` } });
  const next = user.status === 'active' ? 'disabled' : 'active';
  const role = user.role === 'TENANT_ADMIN' ? 'TENANT_MEMBER' : 'TENANT_ADMIN';
  const then = async (work) => {
    await work;
    toast(t('settings.saved'));
    await reload();
  };
  return h(
    'span',
    { class: 'row' },
    button({ action: 'change-role', label: role === 'TENANT_ADMIN' ? t('users.makeAdmin') : t('users.makeMember'), onclick: () => then(change({ role })) }),
    button({ action: next === 'active' ? 'enable-user' : 'disable-user', label: next === 'active' ? t('users.enable') : t('users.disable'), onclick: () => then(change({ status: next })) }),
    button({ action: 'reset-password', label: t('users.reset'), onclick: async () => shown(await post(`/users/${user.id}/password-reset`)) }),
    button({
      action: 'delete-user',
      label: t('action.remove'),
      kind: 'danger',
      onclick: () =>
        confirm({
          title: t('users.removeTitle'),
          text: t('users.removeText', { name: user.name }),
          action: 'confirm-delete-user',
          label: t('action.remove'),
          work: () => then(remove(`/users/${user.id}`))
        })
    })
  );
}

function create() {
  const name = h('input', { type: 'text', required: true, maxlength: 100, autocomplete: 'off' });
  const email = h('input', { type: 'email', required: true, maxlength: 254, autocomplete: 'off' });
  const role = h('select', {}, ROLES.map((value) => h('option', { value }, label('role', value))));
  const said = h('div', { 'aria-live': 'polite' });
  const submit = button({ action: 'confirm-invite-user', label: t('users.add'), kind: 'primary', type: 'submit' });
  const submitted = (event) => {
    event.preventDefault();
    busy(submit, async () => {
      try {
        const made = await post('/users', { name: name.value.trim(), email: email.value.trim(), role: role.value });
        box.close();
        shown(made);
      } catch (error) {
        replace(said, failure(error));
      }
    });
  };
  const box = dialog(
    t('users.add'),
    h('form', { class: 'form', on: { submit: submitted } }, field(t('users.name'), name), field(t('signIn.email'), email), field(t('users.role'), role, t('users.roleHint')), said, h('div', { class: 'actions' }, submit))
  );
}

function shown(user) {
  const box = dialog(t('users.password'), [h('p', {}, t('users.passwordText', { email: user.email })), secret(user.oneTimePassword), h('div', { class: 'actions' }, button({ action: 'close-password', label: t('action.done'), kind: 'primary', onclick: () => box.close() }))]);
  box.addEventListener('close', () => reload());
}
