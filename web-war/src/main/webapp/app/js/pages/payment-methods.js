// Saved cards: which there are, which is charged for renewals, another one.

import { h, replace } from '../dom.js';
import { get, post, remove } from '../api.js';
import { label, t } from '../i18n.js';
import { date } from '../format.js';
import { badge, banner, button, card, confirm, empty, section, table, toast } from '../parts.js';
import { isOpenToAll, payerPage } from '../payer-page.js';
import { reload } from '../router.js';
import { isAdministrator } from '../session.js';
import { tone } from '../tones.js';

const PAUSE_MS = 2000;

export const title = () => t('nav.methods');

export function show(view, { signal }) {
  if (!isAdministrator()) {
    replace(view, banner('info', t('role.member'), t('role.adminOnly')));
    return;
  }
  const next = h('div', { 'aria-live': 'polite' });
  replace(
    view,
    next,
    section(
      () => Promise.all([get('/billing/payment-methods', { signal }), get('/billing/payment-providers', { signal })]),
      ([methods, providers]) => content(methods.items, providers.items.filter((one) => one.offSession && isOpenToAll(one)), next, signal),
      { lines: 5 }
    )
  );
}

function content(methods, providers, next, signal) {
  const add = providers.map((provider) => button({ action: 'add-method', label: t('methods.add'), kind: 'primary', onclick: () => begin(provider, next, signal) }));
  if (methods.length === 0) {
    return card(null, empty(t('methods.none'), providers.length > 0 ? t('methods.noneText') : t('methods.notOffered'), add));
  }
  return card(t('methods.title'), list(methods), { actions: add });
}

function list(methods) {
  return table(
    t('methods.title'),
    [
      { label: t('methods.card'), main: true, cell: (row) => row.label || label('provider', row.provider) },
      {
        label: t('methods.status'),
        cell: (row) => h('span', { class: 'row' }, badge(label('method.status', row.status), tone(row.status)), row.isDefault && badge(t('methods.default'), 'accent'))
      },
      { label: t('methods.since'), cell: (row) => date(row.createdAt) },
      { label: t('table.actions'), cell: actions }
    ],
    methods
  );
}

function actions(method) {
  return h(
    'span',
    { class: 'row' },
    method.status === 'ACTIVE' &&
      !method.isDefault &&
      button({
        action: 'make-default',
        label: t('methods.makeDefault'),
        onclick: async () => {
          await post(`/billing/payment-methods/${method.id}/default`);
          toast(t('methods.defaultDone'));
          await reload();
        }
      }),
    button({
      action: 'remove-method',
      label: t('action.remove'),
      kind: 'danger',
      onclick: () =>
        confirm({
          title: t('methods.removeTitle'),
          text: t('methods.removeText', { card: method.label || label('provider', method.provider) }),
          action: 'confirm-remove-method',
          label: t('action.remove'),
          work: async () => {
            await remove(`/billing/payment-methods/${method.id}`);
            toast(t('methods.removed'));
            await reload();
          }
        })
    })
  );
}

/** The provider saves the card on its own page; here it is waited for. */
async function begin(provider, next, signal) {
  const method = await post('/billing/payment-methods', { provider: provider.provider });
  const address = payerPage(provider, method.action?.clientSecret);
  replace(
    next,
    address
      ? banner('info', t('methods.continue'), t('methods.continueText'), h('a', { class: 'button primary', href: address, target: '_blank', rel: 'noopener noreferrer', data: { action: 'open-provider' } }, t('payment.goCard')))
      : banner('info', t('payment.cardHow'), t('payment.cardHowText'))
  );
  if (address) {
    wait(method.id, signal);
  }
}

async function wait(id, signal) {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (signal.aborted) {
      return;
    }
    const method = await get(`/billing/payment-methods/${id}`, { signal }).catch(() => null);
    if (method && method.status !== 'PENDING') {
      toast(method.status === 'ACTIVE' ? t('methods.added') : t('methods.failed'), method.status === 'ACTIVE' ? 'good' : 'danger');
      await reload();
      return;
    }
  }
}
