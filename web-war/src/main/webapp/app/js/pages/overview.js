// Everything about the bill at a glance. The parts are asked for in parallel and each shows what it gets.

import { h, replace } from '../dom.js';
import { get } from '../api.js';
import { t } from '../i18n.js';
import { compact, date, day } from '../format.js';
import { card, empty, linkButton, section, shared } from '../parts.js';
import { invoiceCard, planCard, quotaBanner, usageCard } from '../billing.js';
import { legend, seriesColour, stackedBars } from '../charts.js';
import { lineList, total } from '../lines.js';
import { link } from '../router.js';
import { isAdministrator } from '../session.js';

export const title = () => t('nav.overview');

export function show(view, { signal }) {
  const of = (path) => shared(() => get(path, { signal }));
  const subscription = of('/billing/subscription');
  const usage = of('/billing/usage/current');
  const quotas = of('/quota');
  const invoices = of('/billing/invoices?limit=1');
  const upcoming = of('/billing/invoices/upcoming');
  const days = of('/billing/usage/breakdown?by=model&days=30');
  replace(
    view,
    section(() => Promise.all([usage(), quotas(), subscription()]), (found) => quotaBanner(...found), { lines: 0 }),
    h(
      'div',
      { class: 'grid two' },
      section(subscription, (found) => planCard(found, ...planActions())),
      section(usage, (found) => usageCard(found, linkButton(link('/usage'), t('usage.details'))))
    ),
    section(days, chart, { lines: 6 }),
    h('div', { class: 'grid two' }, section(invoices, invoiceCard), section(upcoming, upcomingCard))
  );
}

function planActions() {
  return isAdministrator()
    ? [linkButton(link('/plans'), t('action.upgrade'), 'primary'), linkButton(link('/settings/billing'), t('action.manage'))]
    : [linkButton(link('/plans'), t('plans.compare')), linkButton(link('/settings/billing'), t('action.show'))];
}

function chart(breakdown) {
  if (breakdown.names.length === 0) {
    return card(t('usage.byDay'), empty(t('usage.none'), t('usage.noneText')));
  }
  const series = seriesOf(breakdown);
  const host = h('div', { class: 'chart' });
  stackedBars(host, {
    labels: breakdown.days.map((one) => day(one.day)),
    series,
    format: compact,
    summary: t('usage.chart', { from: day(breakdown.from), to: day(breakdown.to) })
  });
  return card(t('usage.byDay'), [host, legend(series)], { actions: [linkButton(link('/usage'), t('usage.details'), 'quiet')] });
}

/** All the others have no name; an empty one is that of usage for which none was given. */
export function nameOf({ name }) {
  return name === '' ? t('usage.unnamed') : (name ?? t('usage.other'));
}

export function seriesOf(breakdown) {
  return breakdown.names.map((one, index) => ({
    name: nameOf(one),
    values: breakdown.days.map((entry) => entry.tokens[index]),
    colour: seriesColour(index)
  }));
}

function upcomingCard(upcoming) {
  return card(t('upcoming.title'), [
    h('p', { class: 'muted' }, t('upcoming.text', { date: date(upcoming.closesAt) })),
    upcoming.lines.length > 0 ? lineList(upcoming.lines) : h('p', {}, t('upcoming.nothing')),
    total(upcoming.total)
  ]);
}
