/**
 * WeChat Pay, API v3, Native: a code URL to be scanned, query, close, refund.
 *
 * <p>Requests are signed with the merchant's RSA key; answers and notifications are signed by WeChat Pay with a platform
 * certificate or, newer, with a public key. Both can be configured at once, for the change from one to the other. A
 * notification's content is AES-256-GCM under the API v3 key. Configuration: {@code payment.wechat.*}, see docs/payments.md.
 */
package io.it0.payment.wechat;
