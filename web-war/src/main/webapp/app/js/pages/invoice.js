// One invoice: its lines with what each was computed from, what became of it, and its PDF.

import { h, replace } from '../dom.js';
import { get, query } from '../api.js';
import { current, label, t } from '../i18n.js';
import { date, dateTime, money, number, period } from '../format.js';
import { icon } from '../icons.js';
import { badge, button, card, facts, linkButton, section, skeleton, failure, table } from '../parts.js';
import { invoiceBadge } from '../billing.js';
import { lineList, total } from '../lines.js';
import { save } from '../download.js';
import { pages } from '../pager.js';
import { link } from '../router.js';
import { isAdministrator } from '../session.js';
import { isDue, isOpen, tone } from '../tones.js';

const RECORDS = 25;

export const title = () => t('invoice.title');

export function show(view, { params, signal, heading }) {
  const address = `/billing/invoices/${encodeURIComponent(params.id)}`;
  replace(
    view,
    section(
      () => get(address, { signal }),
      (invoice) => {
        heading.textContent = t('invoice.named', { number: invoice.number });
        document.title = `${heading.textContent} · IT0`;
        return [
          h('div', { class: 'grid wide-left' }, card(t('invoice.lines'), [lineList(invoice.lines, (line, position) => explanation(address, position, signal)), total(invoice.total)]), summary(invoice, address)),
          section(() => get(query('/billing/payments', { invoice: invoice.id }), { signal }), payments, { lines: 2 }),
          section(() => get(query('/billing/credit-notes', { invoice: invoice.id }), { signal }), creditNotes, { lines: 0 })
        ];
      },
      { lines: 8 }
    )
  );
}

function summary(invoice, address) {
  const shown = (name, amount) => isOpen(amount) && [name, money(amount)];
  return card(t('invoice.summary'), [
    h('div', { class: 'row between' }, h('p', { class: 'figure' }, money(invoice.total)), invoiceBadge(invoice)),
    facts(
      [t('invoice.number'), invoice.number],
      [t('invoice.kind'), label('invoice.kind', invoice.kind)],
      [t('invoice.period'), period(invoice.periodStart, invoice.periodEnd)],
      [t('invoice.issued'), date(invoice.issuedAt)],
      [t('invoice.due'), date(invoice.dueAt)],
      invoice.paidAt && [t('invoice.paidAt'), date(invoice.paidAt)],
      shown(t('invoice.applied'), invoice.applied),
      shown(t('invoice.paid'), invoice.paid),
      shown(t('invoice.credited'), invoice.credited),
      [t('invoice.open'), money(invoice.open)]
    ),
    h(
      'div',
      { class: 'foot' },
      isDue(invoice) && isAdministrator() && linkButton(link(`/invoices/${invoice.id}/pay`), t('action.pay'), 'primary'),
      button({
        action: 'download-pdf',
        label: t('invoice.pdf'),
        icon: 'download',
        onclick: () => save(query(`${address}/pdf`, { lang: current() }), 'application/pdf', `${invoice.number}.pdf`)
      })
    )
  ]);
}

/** Loaded when it is opened: formula, inputs and the usage behind a line. */
function explanation(address, position, signal) {
  const inside = h('div', { class: 'inside' });
  const details = h('details', { class: 'explain' }, h('summary', { data: { action: 'explain-line' } }, icon('chevron'), t('explain.open')), inside);
  details.addEventListener('toggle', () => {
    if (details.open && !inside.hasChildNodes()) {
      load(`${address}/lines/${position}/usage`, inside, signal);
    }
  });
  return details;
}

async function load(address, inside, signal) {
  replace(inside, skeleton(3));
  try {
    const first = await get(query(address, { limit: RECORDS }), { signal });
    replace(inside, why(first), first.usage && behind(address, first, signal));
  } catch (error) {
    replace(inside, failure(error, () => load(address, inside, signal)));
  }
}

function why(line) {
  return [
    line.formula && h('p', {}, h('code', {}, line.formula)),
    facts(...Object.entries(line.inputs).map(([name, value]) => [label('explain.input', name), plain(value)]))
  ];
}

function plain(value) {
  if (typeof value === 'number') {
    return number(value);
  }
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value ?? '–');
}

function behind(address, first, signal) {
  if (first.items.length === 0) {
    return h('p', { class: 'muted' }, t('explain.noRecords'));
  }
  const load = (cursor) => (cursor ? get(query(address, { limit: RECORDS, cursor }), { signal }) : Promise.resolve(first));
  return [
    h('p', { class: 'muted small' }, t('explain.records', { records: number(first.usage.records), tokens: number(first.usage.billable) })),
    pages(load, records),
    h('div', { class: 'row' }, button({ action: 'download-records', label: t('explain.csv'), icon: 'download', onclick: () => save(address, 'text/csv', 'usage.csv') }))
  ];
}

function records(items) {
  return table(
    t('explain.title'),
    [
      { label: t('record.time'), main: true, cell: (row) => dateTime(row.occurredAt) },
      { label: t('record.model'), cell: (row) => row.model },
      { label: t('record.agent'), cell: (row) => row.agent || '–' },
      { label: t('record.input'), numeric: true, cell: (row) => number(row.tokens.input) },
      { label: t('record.output'), numeric: true, cell: (row) => number(row.tokens.output) },
      { label: t('record.billable'), numeric: true, cell: (row) => number(row.billable) }
    ],
    items
  );
}

function payments(found) {
  return (
    found.items.length > 0 &&
    card(
      t('payments.title'),
      table(
        t('payments.title'),
        [
          { label: t('payments.when'), main: true, cell: (row) => h('a', { href: link(`/payments/${row.id}`) }, dateTime(row.createdAt)) },
          { label: t('payments.by'), cell: (row) => label('provider', row.provider) },
          { label: t('payments.status'), cell: (row) => badge(label('payment.status', row.status), tone(row.status)) },
          { label: t('payments.amount'), numeric: true, cell: (row) => money(row.amount) }
        ],
        found.items
      )
    )
  );
}

function creditNotes(found) {
  return (
    found.items.length > 0 &&
    card(
      t('creditNotes.title'),
      table(
        t('creditNotes.title'),
        [
          { label: t('invoice.number'), main: true, cell: (row) => row.number },
          { label: t('invoice.issued'), cell: (row) => date(row.issuedAt) },
          { label: t('creditNotes.reason'), cell: (row) => row.reason },
          { label: t('invoice.total'), numeric: true, cell: (row) => money(row.total) }
        ],
        found.items
      )
    )
  );
}
