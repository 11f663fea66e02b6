// How an invoice is to be paid: by a code, a saved card, another card, or on a chain.

import { h, replace } from '../dom.js';
import { get, post, query } from '../api.js';
import { label, t } from '../i18n.js';
import { date, money } from '../format.js';
import { icon } from '../icons.js';
import { banner, busy, card, empty, facts, linkButton, section, shared } from '../parts.js';
import { isOpenToAll } from '../payer-page.js';
import { go, link } from '../router.js';
import { isAdministrator } from '../session.js';
import { isDue } from '../tones.js';

const OPEN = ['CREATED', 'UNKNOWN', 'PENDING', 'ACTION_REQUIRED', 'PROCESSING'];
const ICONS = { alipay: 'qr', wechat: 'qr', stripe: 'card', crypto: 'coin' };

export const title = () => t('pay.title');

export function show(view, { params, signal }) {
  if (!isAdministrator()) {
    replace(view, banner('info', t('role.member'), t('role.memberPay')));
    return;
  }
  const id = encodeURIComponent(params.id);
  const invoice = shared(() => get(`/billing/invoices/${id}`, { signal }));
  const providers = shared(() => get('/billing/payment-providers', { signal }));
  const methods = shared(() => get('/billing/payment-methods', { signal }));
  const payments = shared(() => get(query('/billing/payments', { invoice: params.id, limit: 5 }), { signal }));
  replace(
    view,
    section(
      () => Promise.all([invoice(), providers(), methods(), payments()]),
      ([found, offered, saved, begun]) => (isDue(found) ? choices(found, offered.items, saved.items, begun.items) : nothing(found)),
      { lines: 6 }
    )
  );
}

function nothing(invoice) {
  return card(null, empty(t('pay.nothing'), t('pay.nothingText'), linkButton(link(`/invoices/${invoice.id}`), t('pay.toInvoice'), 'primary')));
}

function choices(invoice, providers, methods, payments) {
  const running = payments.find((payment) => OPEN.includes(payment.status));
  const usable = providers.filter((one) => !one.currencies || one.currencies.includes(invoice.open.currency));
  const offered = usable.filter(isOpenToAll);
  const saved = methods.filter((method) => method.status === 'ACTIVE' && usable.some((one) => one.provider === method.provider));
  return [
    card(t('invoice.named', { number: invoice.number }), [
      h('p', { class: 'figure' }, money(invoice.open)),
      facts([t('invoice.due'), date(invoice.dueAt)])
    ]),
    running && banner('info', t('pay.running', { provider: label('provider', running.provider) }), t('pay.runningText'), linkButton(link(`/payments/${running.id}`), t('pay.continue'), 'primary')),
    saved.length > 0 && card(t('pay.saved'), h('div', { class: 'choices two' }, saved.map((method) => savedChoice(invoice, method)))),
    card(
      t('pay.how'),
      offered.length > 0
        ? h('div', { class: 'choices two' }, offered.map((provider) => providerChoice(invoice, provider)))
        : empty(t('pay.noProvider'), t('pay.noProviderText', { currency: invoice.open.currency }))
    ),
    h('p', { class: 'muted small' }, t('pay.safe'))
  ];
}

function providerChoice(invoice, { provider }) {
  return choice({ action: `pay-${provider}`, name: ICONS[provider] ?? 'card', title: label('provider', provider), text: label('pay.by', provider), invoice, wanted: { provider } });
}

function savedChoice(invoice, method) {
  return choice({
    action: 'pay-saved',
    name: 'card',
    title: method.label,
    text: method.isDefault ? t('methods.default') : t('pay.savedText'),
    invoice,
    wanted: { provider: method.provider, paymentMethodId: method.id }
  });
}

function choice({ action, name, title: heading, text, invoice, wanted }) {
  // One wish to pay, however often the button is pressed or the answer is lost.
  const key = crypto.randomUUID();
  const element = h(
    'button',
    { type: 'button', class: 'button choice', data: { action } },
    icon(name),
    h('span', { class: 'grow' }, h('span', { class: 'strong' }, heading), h('span', { class: 'muted small' }, text)),
    icon('chevron', 'icon')
  );
  element.addEventListener('click', () =>
    busy(element, async () => {
      const payment = await post(`/billing/invoices/${invoice.id}/pay`, wanted, { headers: { 'Idempotency-Key': key } });
      await go(`/payments/${payment.id}`, { instead: true });
    })
  );
  return element;
}
