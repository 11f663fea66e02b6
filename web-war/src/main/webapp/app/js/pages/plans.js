// The plans beside each other, in either currency, and the way to another one.

import { h, replace } from '../dom.js';
import { get } from '../api.js';
import { label, t } from '../i18n.js';
import { amount, compact, number, percent, rate } from '../format.js';
import { icon } from '../icons.js';
import { badge, banner, button, card, section, segmented, shared } from '../parts.js';
import { cancel, changeTo, subscribe } from '../changes.js';
import { isAdministrator } from '../session.js';

export const title = () => t('nav.plans');

export function show(view, { signal }) {
  const plans = shared(() => get('/billing/plans', { signal }));
  const subscription = shared(() => get('/billing/subscription', { signal }));
  replace(view, section(() => Promise.all([plans(), subscription()]), ([list, own]) => comparison(list.items, own), { lines: 8 }));
}

function comparison(plans, own) {
  const host = h('div', { class: 'stack' });
  const state = { currency: own.currency, interval: own.interval };
  const draw = () =>
    replace(
      host,
      toolbar(state, (change) => {
        Object.assign(state, change);
        draw();
        host.querySelector(`[value="${Object.values(change)[0]}"]`)?.focus();
      }),
      state.currency !== own.currency && !isFree(own) && banner('info', t('plans.otherCurrency', { currency: own.currency }), t('plans.otherCurrencyAdvice')),
      !isAdministrator() && banner('info', t('role.member'), t('role.memberPlans')),
      h('div', { class: 'grid three' }, plans.map((plan) => planOffer(plan, plans, own, state)))
    );
  draw();
  return host;
}

function toolbar(state, change) {
  return h(
    'div',
    { class: 'toolbar between' },
    segmented({
      action: 'plan-interval',
      label: t('plans.interval'),
      options: ['MONTH', 'YEAR'].map((value) => ({ value, label: label('interval', value) })),
      value: state.interval,
      onchange: (interval) => change({ interval })
    }),
    segmented({
      action: 'plan-currency',
      label: t('plans.currency'),
      options: ['USD', 'CNY'].map((value) => ({ value, label: value })),
      value: state.currency,
      onchange: (currency) => change({ currency })
    })
  );
}

const isFree = (subscription) => subscription.plan === 'free';

function planOffer(plan, plans, own, { currency, interval }) {
  const price = plan.prices.find((one) => one.currency === currency && one.interval === interval);
  const current = plan.key === own.plan && (interval === own.interval || isFree(own));
  return card(
    plan.name,
    [
      price
        ? h('p', { class: 'price' }, h('span', { class: 'figure' }, amount(price.base, currency)), h('span', { class: 'muted' }, label('interval.per', interval)))
        : h('p', { class: 'muted' }, t('plans.noPrice')),
      h('ul', {}, features(plan, price, currency).map((text) => h('li', {}, icon('check'), h('span', {}, text)))),
      isAdministrator() && price && h('div', { class: 'foot' }, offerButton(plan, plans, own, { currency, interval, current }))
    ],
    { actions: current ? [badge(t('plans.current'), 'accent')] : [], className: current ? 'plan accented' : 'plan' }
  );
}

function features(plan, price, currency) {
  return [
    t('plans.tokens', { tokens: compact(plan.includedTokens) }),
    price?.overagePerMillionTokens ? t('plans.overage', { rate: rate(price.overagePerMillionTokens, currency) }) : t('plans.noOverage'),
    Number.isFinite(plan.hardLimitPercent) ? t('plans.hardLimit', { percent: percent(plan.hardLimitPercent) }) : t('plans.noHardLimit'),
    t('plans.servers', { count: number(plan.maxServers) }),
    t('plans.users', { count: number(plan.maxUsers) }),
    t('plans.orders', { count: number(plan.maxStandingOrders) })
  ];
}

function offerButton(plan, plans, own, { currency, interval, current }) {
  if (current) {
    return button({ action: 'current-plan', label: t('plans.yours'), disabled: true });
  }
  if (isFree(own)) {
    return button({ action: `choose-${plan.key}`, label: t('plans.choose', { plan: plan.name }), kind: 'primary', onclick: () => subscribe(plan, currency, interval) });
  }
  if (currency !== own.currency) {
    return button({ action: `choose-${plan.key}`, label: t('plans.billedIn', { currency: own.currency }), disabled: true });
  }
  if (plan.key === 'free') {
    return button({ action: 'cancel-plan', label: t('change.cancel'), onclick: cancel });
  }
  const rank = (key) => plans.findIndex((one) => one.key === key);
  const up = rank(plan.key) > rank(own.plan) || (plan.key === own.plan && interval === 'YEAR');
  return button({
    action: `choose-${plan.key}`,
    label: up ? t('plans.upgrade', { plan: plan.name }) : t('plans.downgrade', { plan: plan.name }),
    kind: up ? 'primary' : 'secondary',
    onclick: () => changeTo(plan, interval, up)
  });
}
