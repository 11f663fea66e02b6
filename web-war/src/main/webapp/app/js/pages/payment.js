// A payment as it happens: the code to scan or the page to go to, and what the provider says, as soon as it says it.

import { h, replace } from '../dom.js';
import { get, post, query } from '../api.js';
import { current, label, t } from '../i18n.js';
import { countdown, dateTime, money } from '../format.js';
import { icon } from '../icons.js';
import { Problem } from '../problem.js';
import { banner, button, card, confirm, facts, linkButton, section } from '../parts.js';
import { save } from '../download.js';
import { link } from '../router.js';
import { isAdministrator } from '../session.js';
import { payerPage } from '../payer-page.js';

const WAIT = 25;
const PAUSE_MS = 3000;
const OVER = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

export const title = () => t('payment.title');

export function show(view, { params, signal }) {
  const address = `/billing/payments/${encodeURIComponent(params.id)}`;
  replace(
    view,
    section(
      async () => {
        const [payment, providers] = await Promise.all([get(address, { signal }), get('/billing/payment-providers', { signal })]);
        return { payment, provider: providers.items.find((one) => one.provider === payment.provider) };
      },
      ({ payment, provider }) => {
        const host = h('div', { class: 'stack' });
        draw(host, payment, provider, signal);
        follow(host, payment, provider, address, signal);
        return host;
      },
      { lines: 8 }
    )
  );
}

/** The server answers when something has changed; while it cannot be reached the question is asked again. */
async function follow(host, payment, provider, address, signal) {
  let seen = payment;
  // What changed since the page was drawn is not waited for.
  let wait = 1;
  while (!signal.aborted && !OVER.includes(seen.status)) {
    const asked = Date.now();
    try {
      const next = await get(query(address, { wait }), { signal, patience: (WAIT + 20) * 1000 });
      if (next.status !== seen.status || next.updatedAt !== seen.updatedAt) {
        draw(host, next, provider, signal);
      }
      // A server with too many who wait answers at once.
      if (wait === WAIT && next.updatedAt === seen.updatedAt && Date.now() - asked < PAUSE_MS) {
        await pause();
      }
      seen = next;
      wait = WAIT;
    } catch (error) {
      if (signal.aborted || (error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429)) {
        return;
      }
      await pause();
    }
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

function draw(host, payment, provider, signal) {
  replace(
    host,
    card(null, [
      h('div', { class: 'pay', 'aria-live': 'polite', data: { status: payment.status } }, state(payment, provider, signal)),
      facts(
        [t('payments.by'), label('provider', payment.provider)],
        [t('payments.amount'), money(payment.amount)],
        payment.received && [t('payment.received'), money(payment.received)],
        payment.refunded && [t('payment.refunded'), money(payment.refunded)],
        payment.disputed && [t('payment.disputed'), money(payment.disputed)],
        [t('payments.when'), dateTime(payment.createdAt)],
        payment.succeededAt && [t('invoice.paidAt'), dateTime(payment.succeededAt)]
      )
    ]),
    payment.underReview && banner('warning', t('payment.review'), t('payment.reviewText'))
  );
}

function state(payment, provider, signal) {
  switch (payment.status) {
    case 'SUCCEEDED':
      return outcome('check', '', t('payment.done'), t('payment.doneText'), afterwards(payment));
    case 'FAILED':
    case 'CANCELLED':
      return outcome('close', 'danger', label('payment.ended', payment.status), payment.decline?.message ?? t('payment.endedText'), again(payment));
    case 'PROCESSING':
      return [amount(payment), live(t('payment.processing')), h('p', { class: 'muted' }, t('payment.processingText'))];
    default:
      return waiting(payment, provider, signal);
  }
}

const amount = (payment) => h('p', { class: 'figure' }, money(payment.amount));
const live = (text) => h('p', { class: 'live strong' }, text);

function outcome(name, tone, heading, text, actions) {
  return [h('div', { class: `big ${tone}` }, icon(name)), h('p', { class: 'figure' }, heading), h('p', { class: 'muted' }, text), h('div', { class: 'row' }, actions)];
}

function afterwards(payment) {
  return [
    linkButton(link(`/invoices/${payment.invoiceId}`), t('pay.toInvoice'), 'primary'),
    button({
      action: 'download-pdf',
      label: t('invoice.pdf'),
      icon: 'download',
      onclick: () => save(query(`/billing/invoices/${payment.invoiceId}/pdf`, { lang: current() }), 'application/pdf', 'invoice.pdf')
    })
  ];
}

function again(payment) {
  return [
    isAdministrator() && linkButton(link(`/invoices/${payment.invoiceId}/pay`), t('payment.again'), 'primary'),
    linkButton(link(`/invoices/${payment.invoiceId}`), t('pay.toInvoice'))
  ];
}

function waiting(payment, provider, signal) {
  return [
    amount(payment),
    payment.action ? ask(payment, provider) : h('p', { class: 'muted' }, t('payment.preparing')),
    live(label('payment.status', payment.status)),
    payment.expiresAt && remaining(payment.expiresAt, signal),
    isAdministrator() && h('div', { class: 'row' }, linkButton(link(`/invoices/${payment.invoiceId}/pay`), t('payment.otherWay'), 'quiet'), cancelButton(payment))
  ];
}

function ask(payment, provider) {
  const { action } = payment;
  switch (action.type) {
    case 'qr':
      return [
        h('div', { class: 'code-frame' }, h('img', { src: action.qrPng, alt: t('payment.qr', { provider: label('provider', payment.provider) }), width: 240, height: 240 })),
        h('p', {}, label('payment.scan', payment.provider)),
        // Whoever has the page on the phone that pays cannot scan it.
        /^https?:/.test(action.qrContent) && leave(action.qrContent, t('payment.goApp', { provider: label('provider', payment.provider) }), 'secondary')
      ];
    case 'redirect':
      return leave(action.redirectUrl, t('payment.goCrypto'));
    default:
      return card_(action, provider);
  }
}

function card_(action, provider) {
  const address = payerPage(provider, action.clientSecret);
  return address ? leave(address, t('payment.goCard')) : banner('info', t('payment.cardHow'), t('payment.cardHowText'));
}

function leave(address, text, kind = 'primary') {
  return [
    h('a', { class: `button ${kind}`, href: address, target: '_blank', rel: 'noopener noreferrer', data: { action: 'open-provider' } }, h('span', {}, text)),
    h('p', { class: 'muted small' }, t('payment.leave'))
  ];
}

function remaining(expiresAt, signal) {
  const element = h('p', { class: 'muted small number', role: 'timer' });
  const tick = () => (element.textContent = t('payment.expires', { time: countdown((new Date(expiresAt) - Date.now()) / 1000) }));
  tick();
  const timer = setInterval(() => (element.isConnected && !signal.aborted ? tick() : clearInterval(timer)), 1000);
  return element;
}

function cancelButton(payment) {
  return button({
    action: 'cancel-payment',
    label: t('payment.cancel'),
    kind: 'quiet',
    onclick: () =>
      confirm({
        title: t('payment.cancel'),
        text: t('payment.cancelText'),
        action: 'confirm-cancel-payment',
        label: t('payment.cancel'),
        work: () => post(`/billing/payments/${payment.id}/cancel`)
      })
  });
}

