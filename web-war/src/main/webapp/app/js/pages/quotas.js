// What may still be used, and which warnings there were.

import { h, replace } from '../dom.js';
import { get } from '../api.js';
import { label, t } from '../i18n.js';
import { dateTime, number, percent } from '../format.js';
import { badge, card, facts, linkButton, meter, section, shared } from '../parts.js';
import { quotaBanner } from '../billing.js';
import { link } from '../router.js';
import { isAdministrator } from '../session.js';

export const title = () => t('nav.quotas');

export function show(view, { signal }) {
  const quotas = shared(() => get('/quota', { signal }));
  const usage = shared(() => get('/billing/usage/current', { signal }));
  const subscription = shared(() => get('/billing/subscription', { signal }));
  replace(
    view,
    section(() => Promise.all([usage(), quotas(), subscription()]), (found) => quotaBanner(...found), { lines: 0 }),
    section(quotas, (found) => h('div', { class: 'grid two' }, found.items.map(one)), { lines: 8 }),
    h('p', { class: 'muted' }, t('quotas.text')),
    isAdministrator() && h('div', { class: 'row' }, linkButton(link('/plans'), t('plans.compare')))
  );
}

function one(quota) {
  const limited = Number.isFinite(quota.limit);
  const name = label('quota.name', quota.quota);
  const text = limited ? t('quotas.used', { used: number(quota.used), limit: number(quota.limit) }) : t('quotas.unlimited', { used: number(quota.used) });
  return card(
    name,
    [
      h('p', {}, h('span', { class: 'figure' }, number(quota.used)), ' ', h('span', { class: 'muted' }, limited ? t('quotas.of', { limit: number(quota.limit) }) : t('quotas.noLimit'))),
      limited && meter(name, quota.used + quota.reserved, quota.limit, text),
      facts(
        Number.isFinite(quota.percent) && [t('quotas.percent'), percent(quota.percent)],
        quota.reserved > 0 && [t('quotas.reserved'), number(quota.reserved)],
        quota.resetAt && [t('quotas.reset'), dateTime(quota.resetAt)]
      )
    ],
    { actions: (quota.warned ?? []).map((at) => badge(t('quotas.warned', { percent: percent(at) }), at >= 100 ? 'danger' : 'warning')) }
  );
}
