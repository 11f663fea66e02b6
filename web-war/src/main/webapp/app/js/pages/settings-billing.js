// Subscription & usage: the plan and what can be done with it, the tokens, the latest invoice, what happened before.

import { h, replace } from '../dom.js';
import { get, query } from '../api.js';
import { label, t } from '../i18n.js';
import { date } from '../format.js';
import { banner, button, card, empty, linkButton, section, shared, table } from '../parts.js';
import { invoiceCard, planCard, quotaBanner, usageCard } from '../billing.js';
import { cancel, cancelNow, resume, undo } from '../changes.js';
import { pages } from '../pager.js';
import { link } from '../router.js';
import { isAdministrator } from '../session.js';

export const title = () => t('settings.billing');

export function show(view, { signal }) {
  const of = (path) => shared(() => get(path, { signal }));
  const subscription = of('/billing/subscription');
  const usage = of('/billing/usage/current');
  const quotas = of('/quota');
  const invoices = of('/billing/invoices?limit=1');
  replace(
    view,
    section(() => Promise.all([usage(), quotas(), subscription()]), (found) => quotaBanner(...found), { lines: 0 }),
    !isAdministrator() && banner('info', t('role.member'), t('role.memberText')),
    h(
      'div',
      { class: 'grid two' },
      section(subscription, (found) => planCard(found, ...actions(found))),
      section(usage, (found) => usageCard(found, linkButton(link('/usage'), t('usage.details')), linkButton(link('/quotas'), t('nav.quotas'), 'quiet')))
    ),
    section(invoices, invoiceCard),
    card(t('history.title'), pages((cursor) => get(query('/billing/subscription/history', { limit: 10, cursor }), { signal }), history))
  );
}

function actions(subscription) {
  if (!isAdministrator()) {
    return [linkButton(link('/plans'), t('plans.compare'))];
  }
  return [
    linkButton(link('/plans'), t('action.upgrade'), 'primary'),
    subscription.cancelAtPeriodEnd && button({ action: 'resume-subscription', label: t('change.resume'), onclick: resume }),
    !subscription.cancelAtPeriodEnd && subscription.scheduledPlan && button({ action: 'undo-change', label: t('change.undo'), onclick: undo }),
    subscription.plan !== 'free' && !subscription.cancelAtPeriodEnd && button({ action: 'cancel-plan', label: t('change.cancel'), kind: 'quiet', onclick: cancel }),
    subscription.plan !== 'free' && button({ action: 'cancel-plan-now', label: t('change.cancelAtOnce'), kind: 'quiet', onclick: cancelNow })
  ].filter(Boolean);
}

function history(items) {
  if (items.length === 0) {
    return empty(t('history.none'));
  }
  return table(
    t('history.title'),
    [
      { label: t('history.when'), main: true, cell: (row) => date(row.effectiveAt) },
      { label: t('history.what'), cell: (row) => label('history.action', row.action) },
      { label: t('history.plan'), cell: (row) => plans(row) },
      { label: t('history.status'), cell: (row) => label('subscription.status', row.toStatus) },
      { label: t('history.who'), cell: (row) => row.actor }
    ],
    items
  );
}

function plans(row) {
  const to = label('plan.name', row.toPlan);
  return row.fromPlan && row.fromPlan !== row.toPlan ? t('history.fromTo', { from: label('plan.name', row.fromPlan), to }) : to;
}
