// npm wechatpay-axios-plugin against the simulator: its signatures, its verification, its decryption.
import assert from 'node:assert/strict';
import plugin from 'wechatpay-axios-plugin';
import { config, control, done, notice, webhook } from './shop.mjs';

const { Aes, Formatter, Rsa } = plugin;
const privateKey = Rsa.from(config.privateKey, Rsa.KEY_TYPE_PRIVATE);
const platform = new Map([
  [config.platformSerial, Rsa.from(config.platformCert, Rsa.KEY_TYPE_PUBLIC)],
  [config.publicKeyId, Rsa.from(config.publicKey, Rsa.KEY_TYPE_PUBLIC)],
]);

function verifies(headers, body) {
  const get = (name) => (headers.get ? headers.get(name) : headers[name]);
  const key = platform.get(get('wechatpay-serial'));
  assert.ok(key, `nobody knows ${get('wechatpay-serial')}`);
  const signed = Formatter.response(get('wechatpay-timestamp'), get('wechatpay-nonce'), body);
  return Rsa.verify(signed, get('wechatpay-signature'), key);
}

async function ask(method, uri, content, more = {}) {
  const body = content === undefined ? '' : JSON.stringify(content);
  const nonce = Formatter.nonce();
  const timestamp = Formatter.timestamp();
  const signature = Rsa.sign(Formatter.request(method, uri, timestamp, nonce, body), privateKey);
  const answer = await fetch(config.api + uri, {
    method,
    body: body || undefined,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: Formatter.authorization(config.mchid, nonce, signature, timestamp, config.serial),
      ...more,
    },
  });
  const text = await answer.text();
  assert.equal(verifies(answer.headers, text), true, `the answer to ${uri} does not verify`);
  return { status: answer.status, serial: answer.headers.get('wechatpay-serial'), body: text && JSON.parse(text) };
}

const number = 'nodeorder1';
const order = {
  appid: config.appid,
  mchid: config.mchid,
  description: '令牌套餐 Pro',
  out_trade_no: number,
  notify_url: `${webhook}/wechat`,
  amount: { total: 34900, currency: 'CNY' },
};
const code = await ask('POST', '/v3/pay/transactions/native', order);
assert.match(code.body.code_url, /^weixin:/);
assert.equal(code.serial, config.platformSerial);
const open = await ask('GET', `/v3/pay/transactions/out-trade-no/${number}?mchid=${config.mchid}`, undefined, {
  'wechatpay-serial': config.publicKeyId,
});
assert.equal(open.body.trade_state, 'NOTPAY');
assert.equal(open.serial, config.publicKeyId);

const papers = await ask('GET', '/v3/certificates');
const sealed = papers.body.data[0].encrypt_certificate;
assert.match(
  Aes.AesGcm.decrypt(sealed.ciphertext, config.apiV3Key, sealed.nonce, sealed.associated_data),
  /BEGIN CERTIFICATE/,
);

await control('POST', `payments/wechat/${number}/pay`);
const told = await notice((n) => n.body.includes('TRANSACTION.SUCCESS'));
assert.equal(verifies(told.headers, told.body), true);
assert.equal(verifies(told.headers, `${told.body} `), false);
const { resource } = JSON.parse(told.body);
const transaction = JSON.parse(
  Aes.AesGcm.decrypt(resource.ciphertext, config.apiV3Key, resource.nonce, resource.associated_data),
);
assert.equal(transaction.out_trade_no, number);
assert.equal(transaction.amount.total, 34900);

// A signature of somebody else's is refused.
const refused = await fetch(`${config.api}/v3/certificates`, {
  headers: {
    accept: 'application/json',
    authorization: Formatter.authorization(config.mchid, 'n', 'bm90aGluZw==', Formatter.timestamp(), config.serial),
  },
});
assert.equal(refused.status, 401);
done('wechat');
