// npm stripe against the simulator: its requests are understood, and it verifies what the simulator signs.
import assert from 'node:assert/strict';
import Stripe from 'stripe';
import { config, control, done, notice, webhook } from './shop.mjs';

const api = new URL(config.api);
const stripe = new Stripe(config.secretKey, {
  host: api.hostname,
  port: api.port,
  protocol: 'http',
  maxNetworkRetries: 0,
});
await control('PUT', 'merchant', { servers: [webhook] });

const customer = await stripe.customers.create({ email: 'a@b.example', metadata: { tenant: 'acme' } });
const intent = await stripe.paymentIntents.create(
  {
    amount: 4999,
    currency: 'usd',
    customer: customer.id,
    metadata: { 'ünïcode & =': 'Rechnung №7' },
    payment_method_types: ['card'],
  },
  { idempotencyKey: 'node-1' },
);
assert.equal(intent.metadata['ünïcode & ='], 'Rechnung №7');
const paid = await stripe.paymentIntents.confirm(intent.id, {
  payment_method: 'pm_card_visa',
  expand: ['latest_charge'],
});
assert.equal(paid.status, 'succeeded');
assert.equal(paid.latest_charge.paid, true);
await assert.rejects(
  stripe.paymentIntents.create({ amount: 5000, currency: 'usd' }, { idempotencyKey: 'node-1' }),
  { type: 'StripeIdempotencyError' },
);
await assert.rejects(
  stripe.paymentIntents.create({
    amount: 5000,
    currency: 'usd',
    confirm: true,
    payment_method: 'pm_card_visa_chargeDeclined',
    payment_method_types: ['card'],
  }),
  { type: 'StripeCardError', code: 'card_declined' },
);
const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 999 });
assert.equal(refund.status, 'succeeded');

const told = await notice((n) => n.body.includes('"payment_intent.succeeded"'));
const signature = told.headers['stripe-signature'];
const event = stripe.webhooks.constructEvent(told.body, signature, config.webhookSecret);
assert.equal(event.data.object.id, intent.id);
assert.throws(() => stripe.webhooks.constructEvent(`${told.body} `, signature, config.webhookSecret));

// The other way: what Stripe's library would have signed is what the simulator has signed.
const timestamp = Number(/t=(\d+)/.exec(signature)[1]);
const expected = stripe.webhooks.generateTestHeaderString({
  payload: told.body,
  secret: config.webhookSecret,
  timestamp,
});
assert.ok(signature.startsWith(expected), `${signature} is not ${expected}`);

done('stripe');
