// Changes of a subscription. Each is shown as it would be, to the cent, before it is made.

import { h, replace } from './dom.js';
import { post } from './api.js';
import { t } from './i18n.js';
import { date } from './format.js';
import { Problem } from './problem.js';
import { banner, button, dialog, failure, skeleton, toast } from './parts.js';
import { lineList, total } from './lines.js';
import { isOpen } from './tones.js';
import { go, reload } from './router.js';

const SUBSCRIPTION = '/billing/subscription';

/**
 * To another plan or interval.
 *
 * @param up what it looks like; the server decides, and if it is the other way the other way is asked for
 */
export function changeTo(plan, interval, up) {
  const body = { plan: plan.key, interval };
  const upgrade = { step: '/upgrade', body, otherwise: ['NOT_AN_UPGRADE'], action: 'confirm-upgrade', label: t('change.upgradeNow') };
  const downgrade = { step: '/downgrade', body, otherwise: ['NOT_A_DOWNGRADE'], action: 'confirm-downgrade', label: t('change.downgradeThen') };
  return offer({ title: t('change.to', { plan: plan.name }), candidates: up ? [upgrade, downgrade] : [downgrade, upgrade] });
}

/** From the free plan, in a currency that is chosen now. */
export function subscribe(plan, currency, interval) {
  return offer({
    title: t('change.to', { plan: plan.name }),
    candidates: [{ step: '', body: { plan: plan.key, currency, interval }, action: 'confirm-subscribe', label: t('change.subscribe') }]
  });
}

export function cancel() {
  return offer({
    title: t('change.cancel'),
    text: t('change.cancelText'),
    candidates: [{ step: '/cancel', body: { when: 'period_end' }, action: 'confirm-cancel', label: t('change.cancelThen'), kind: 'danger' }]
  });
}

export function cancelNow() {
  return offer({
    title: t('change.cancel'),
    text: t('change.cancelNowText'),
    candidates: [{ step: '/cancel', body: { when: 'immediate' }, action: 'confirm-cancel-now', label: t('change.cancelNow'), kind: 'danger' }]
  });
}

export async function resume() {
  await post(`${SUBSCRIPTION}/resume`, {});
  toast(t('change.resumed'));
  await reload();
}

export async function undo() {
  await post(`${SUBSCRIPTION}/undo`, {});
  toast(t('change.undone'));
  await reload();
}

async function offer({ title, text, candidates }) {
  const body = h('div', { class: 'stack', 'aria-live': 'polite' }, skeleton(4));
  const box = dialog(title, body);
  try {
    const { change, candidate } = await preview(candidates);
    replace(body, text && h('p', {}, text), terms(change), confirmation(box, change, candidate));
  } catch (error) {
    replace(body, failure(error));
  }
}

async function preview(candidates) {
  let refused;
  for (const candidate of candidates) {
    try {
      return { change: await post(`${SUBSCRIPTION}${candidate.step}?preview=true`, candidate.body), candidate };
    } catch (error) {
      if (!(error instanceof Problem) || !candidate.otherwise?.includes(error.code)) {
        throw error;
      }
      refused = error;
    }
  }
  throw refused;
}

function terms(change) {
  return [
    h('p', { class: 'muted' }, when(change)),
    change.lines.length > 0 ? lineList(change.lines) : h('p', {}, t('change.nothing')),
    change.total && total(change.total, change.total.amount.startsWith('-') ? t('change.credited') : t('change.dueNow')),
    change.waitsForPayment && banner('info', t('change.waits'), t('change.waitsAdvice'))
  ];
}

function when(change) {
  return change.action.endsWith('-scheduled') ? t('change.later', { date: date(change.effectiveAt) }) : t('change.now');
}

function confirmation(box, change, candidate) {
  const said = h('div', { 'aria-live': 'polite' });
  return [
    said,
    h(
      'div',
      { class: 'actions' },
      button({ action: 'dismiss', label: t('action.back'), onclick: () => box.close() }),
      button({
        action: candidate.action,
        label: candidate.label,
        kind: candidate.kind ?? 'primary',
        onclick: async () => {
          try {
            await done(box, await post(`${SUBSCRIPTION}${candidate.step}`, candidate.body));
          } catch (error) {
            replace(said, failure(error));
          }
        }
      })
    )
  ];
}

/** What is due is paid next; otherwise the page shows the subscription as it is now. */
async function done(box, change) {
  box.close();
  toast(change.waitsForPayment ? t('change.waits') : t('change.done'));
  if (change.invoice && isOpen(change.total)) {
    await go(`/invoices/${change.invoice.id}/pay`);
  } else {
    await go('/settings/billing');
  }
}
