// What several pages show of a tenant's billing: plan, tokens, warnings, invoices.

import { h } from './dom.js';
import { label, t } from './i18n.js';
import { amount, compact, date, money, number, percent, period, rate } from './format.js';
import { badge, banner, card, empty, facts, linkButton, meter, table } from './parts.js';
import { link } from './router.js';
import { isAdministrator, onTestClock } from './session.js';
import { isDue, tone } from './tones.js';

export const TOKENS = 'maxAgentTokensPerMonth';

/** The subscription: what it costs, until when it runs, and what comes then. */
export function planCard(subscription, ...actions) {
  const { price, currency, interval } = subscription;
  return card(t('plan.title'), [
    h(
      'div',
      { class: 'row between' },
      h('p', { class: 'figure' }, subscription.planName),
      badge(label('subscription.status', subscription.status), tone(subscription.status))
    ),
    h(
      'p',
      { class: 'muted' },
      h('span', { class: 'strong number' }, amount(price.base, currency)),
      ' ',
      label('interval.per', interval),
      price.overagePerMillionTokens && ` · ${t('plan.overage', { rate: rate(price.overagePerMillionTokens, currency) })}`
    ),
    facts(
      [t('plan.period'), period(subscription.currentPeriodStart, subscription.currentPeriodEnd)],
      subscription.trialEnd && subscription.status === 'trialing' && [t('plan.trialEnd'), date(subscription.trialEnd)],
      subscription.fixedEnd && [t('plan.fixedEnd'), date(subscription.fixedEnd)]
    ),
    scheduled(subscription),
    actions.length > 0 && h('div', { class: 'foot' }, actions)
  ]);
}

function scheduled(subscription) {
  if (subscription.cancelAtPeriodEnd) {
    return banner('warning', t('plan.ends', { date: date(subscription.currentPeriodEnd) }), t('plan.endsAdvice'));
  }
  if (subscription.scheduledPlan) {
    return banner('info', t('plan.changes', { plan: label('plan.name', subscription.scheduledPlan) }), t('plan.changesAdvice'));
  }
  return subscription.status === 'past_due' && banner('danger', t('plan.pastDue'), t('plan.pastDueAdvice'));
}

/** Tokens of the running period against the included ones. */
export function usageCard(usage, ...actions) {
  return card(t('usage.title'), [
    h(
      'div',
      { class: 'row between' },
      h('p', {}, h('span', { class: 'figure', title: number(usage.used) }, compact(usage.used)), ' ', h('span', { class: 'muted' }, t('usage.of', { included: compact(usage.included) }))),
      usage.percent !== undefined && usage.percent !== null && h('p', { class: 'strong number' }, percent(usage.percent))
    ),
    meter(t('usage.title'), usage.used, usage.included, t('usage.text', { used: number(usage.used), included: number(usage.included) })),
    facts(
      [t('usage.period'), period(usage.periodStart, usage.periodEnd)],
      usage.overage > 0 && [t('usage.overage'), number(usage.overage)],
      usage.projected && [t('usage.projected'), compact(usage.projected)]
    ),
    actions.length > 0 && h('div', { class: 'foot' }, actions)
  ]);
}

/** A warning at 80 and at 100 percent, of the included tokens or of the limit where work stops. */
export function quotaBanner(usage, quotas, subscription) {
  const quota = quotas.items.find((item) => item.quota === TOKENS);
  const upgrade = isAdministrator() && linkButton(link('/plans'), t('action.upgrade'), 'primary');
  const values = { percent: percent(usage.percent), reset: date(usage.periodEnd), limit: number(quota?.limit) };
  if (quota && Number.isFinite(quota.limit) && quota.used + quota.reserved >= quota.limit) {
    return banner('danger', t('quota.stopped'), t('quota.stoppedAdvice', values), upgrade);
  }
  const used = usage.percent ?? 0;
  if (used >= 100) {
    const price = subscription.price.overagePerMillionTokens;
    const costs = price && t('quota.overAdvice', { ...values, rate: rate(price, subscription.currency) });
    return banner('danger', t('quota.over', values), costs || t('quota.stoppedAdvice', values), upgrade);
  }
  if (used >= 80) {
    return banner('warning', t('quota.near', values), t('quota.nearAdvice', values), upgrade);
  }
  return null;
}

export function invoiceCard(invoices) {
  const latest = invoices.items[0];
  if (!latest) {
    return card(t('invoice.latest'), empty(t('invoices.none'), t('invoices.noneText')));
  }
  return card(t('invoice.latest'), [
    h('div', { class: 'row between' }, h('p', { class: 'figure' }, money(latest.total)), invoiceBadge(latest)),
    facts([t('invoice.number'), latest.number], [t('invoice.issued'), date(latest.issuedAt)], isDue(latest) && [t('invoice.due'), date(latest.dueAt)]),
    h(
      'div',
      { class: 'foot' },
      isDue(latest) && isAdministrator() && linkButton(link(`/invoices/${latest.id}/pay`), t('action.pay'), 'primary'),
      linkButton(link(`/invoices/${latest.id}`), t('action.show')),
      linkButton(link('/invoices'), t('invoices.all'), 'quiet')
    )
  ]);
}

export function invoiceBadge(invoice) {
  if (isDue(invoice) && !onTestClock() && new Date(invoice.dueAt) < new Date()) {
    return badge(t('invoice.overdue'), 'danger');
  }
  return badge(label('invoice.status', invoice.status), tone(invoice.status));
}

export function invoiceTable(invoices) {
  return table(
    t('invoices.title'),
    [
      { label: t('invoice.number'), main: true, cell: (row) => h('a', { href: link(`/invoices/${row.id}`) }, row.number) },
      { label: t('invoice.issued'), cell: (row) => date(row.issuedAt) },
      { label: t('invoice.kind'), minor: true, cell: (row) => label('invoice.kind', row.kind) },
      { label: t('invoice.status'), cell: invoiceBadge },
      { label: t('invoice.total'), numeric: true, cell: (row) => money(row.total) },
      { label: t('invoice.open'), numeric: true, minor: true, cell: (row) => money(row.open) }
    ],
    invoices
  );
}
