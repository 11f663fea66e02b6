// Lines of an invoice, or of a preview of one, in the reader's language.

import { h } from './dom.js';
import { current, label, t } from './i18n.js';
import { amount, money, number, period, rate } from './format.js';

/** @param more(line, position) what else is shown of a line; positions count from 1 */
export function lineList(lines, more = () => null) {
  return h(
    'ol',
    { class: 'lines' },
    lines.map((line, index) =>
      h(
        'li',
        {},
        h('div', { class: 'tight' }, h('p', { class: 'strong' }, heading(line)), h('p', { class: 'muted small' }, detail(line)), h('p', { class: 'muted small' }, period(line.periodStart, line.periodEnd))),
        h('p', { class: 'amount' }, money(line.amount)),
        more(line, index + 1)
      )
    )
  );
}

export function total(money_, text = t('invoice.total')) {
  return h('p', { class: 'total' }, h('span', {}, text), h('span', {}, money(money_)));
}

function heading(line) {
  const plan = line.calculation?.planName ?? (line.calculation?.plan && label('plan.name', line.calculation.plan));
  return plan ? t('line.ofPlan', { kind: label('line.kind', line.kind), plan }) : label('line.kind', line.kind);
}

// The server's descriptions are English; other readers get the same from what the line was computed from.
function detail(line) {
  if (current() === 'en') {
    return line.description;
  }
  const c = line.calculation ?? {};
  const currency = line.amount.currency;
  switch (line.kind) {
    case 'OVERAGE':
    case 'LATE_USAGE':
      return c.perMtok === undefined
        ? line.description
        : t('line.overage', { used: number(c.used), included: number(c.included), above: number(c.above), rate: rate(c.perMtok, currency) });
    case 'BASE':
      return c.days === undefined
        ? line.description
        : t('line.base', { fee: amount(c.baseFee, currency), days: number(c.days), full: number(c.fullDays) });
    case 'CREDIT':
      return c.unusedDays === undefined
        ? line.description
        : t('line.credit', { billed: amount(c.billed, currency), days: number(c.unusedDays), full: number(c.coveredDays) });
    default:
      return line.description;
  }
}
