// npm alipay-sdk against the simulator: signed requests, signed answers, notifications; with keys and certificates.
import assert from 'node:assert/strict';
import { AlipaySdk } from 'alipay-sdk';
import { config, control, done, notice, webhook } from './shop.mjs';

const common = { appId: config.appId, privateKey: config.privateKey, keyType: 'PKCS8', gateway: config.gateway };
const withKeys = new AlipaySdk({ ...common, alipayPublicKey: config.publicKey });
const withCertificates = new AlipaySdk({
  ...common,
  appCertPath: config.appCert,
  alipayPublicCertPath: config.platformCert,
  alipayRootCertPath: config.rootCert,
});

async function tour(sdk, number) {
  const ask = (method, bizContent) =>
    sdk.exec(method, { notifyUrl: webhook, bizContent }, { validateSign: true });
  const code = await ask('alipay.trade.precreate', {
    out_trade_no: number,
    total_amount: '349.00',
    subject: '令牌套餐 Pro',
  });
  assert.equal(code.code, '10000', JSON.stringify(code));
  const before = await ask('alipay.trade.query', { out_trade_no: number });
  assert.equal(before.subCode ?? before.sub_code, 'ACQ.TRADE_NOT_EXIST');
  await control('POST', `payments/alipay/${number}/pay`);
  const after = await ask('alipay.trade.query', { out_trade_no: number });
  assert.equal(after.tradeStatus, 'TRADE_SUCCESS');
  const refund = await ask('alipay.trade.refund', {
    out_trade_no: number,
    refund_amount: '49.00',
    out_request_no: 'r-1',
  });
  assert.equal(refund.fundChange, 'Y');

  const told = await notice((n) => n.body.includes(number) && !n.body.includes('refund_fee'));
  const fields = Object.fromEntries(new URLSearchParams(told.body));
  assert.equal(fields.subject, '令牌套餐 Pro');
  assert.equal(sdk.checkNotifySignV2({ ...fields }), true);
  assert.equal(sdk.checkNotifySignV2({ ...fields, total_amount: '1.00' }), false);
}

await tour(withKeys, 'node-keys-1');
await tour(withCertificates, 'node-certificates-1');
done('alipay');
