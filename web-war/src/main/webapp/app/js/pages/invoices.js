// The invoices, the latest first.

import { h, replace } from '../dom.js';
import { get, query } from '../api.js';
import { label, t } from '../i18n.js';
import { money } from '../format.js';
import { card, empty, facts, field, section } from '../parts.js';
import { invoiceTable } from '../billing.js';
import { pages } from '../pager.js';

const PAGE = 20;
const STATUSES = ['', 'issued', 'paid', 'void', 'uncollectible'];

export const title = () => t('nav.invoices');

export function show(view, { signal }) {
  const list = h('div');
  const filter = h(
    'select',
    { data: { action: 'filter-invoices' }, on: { change: () => draw() } },
    STATUSES.map((status) => h('option', { value: status }, status ? label('invoice.status', status) : t('invoices.any')))
  );
  const draw = () =>
    replace(
      list,
      pages(
        (cursor) => get(query('/billing/invoices', { limit: PAGE, cursor, status: filter.value }), { signal }),
        (items) => (items.length > 0 ? invoiceTable(items) : empty(t('invoices.none'), filter.value ? t('invoices.noneOfStatus') : t('invoices.noneText')))
      )
    );
  replace(
    view,
    section(() => get('/billing/credit', { signal }), credit, { lines: 0 }),
    card(null, [h('div', { class: 'toolbar' }, field(t('invoice.status'), filter)), list])
  );
  draw();
}

/** Amounts of two currencies stay two amounts. */
function credit(found) {
  const balances = found.balances.filter((balance) => Number(balance.amount) !== 0);
  return balances.length > 0 && card(t('credit.title'), [facts(...balances.map((balance) => [balance.currency, money(balance)])), h('p', { class: 'muted small' }, t('credit.text'))]);
}
