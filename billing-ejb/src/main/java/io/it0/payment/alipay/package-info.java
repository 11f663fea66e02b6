/**
 * Alipay: precreate (a QR code), query, close, refund; RSA2 with keys or with certificates.
 *
 * <p>There is no trade until the code is scanned: until then TRADE_NOT_EXIST means that it is still pending. Amounts are yuan
 * with two decimals, times are GMT+8. Configuration: {@code payment.alipay.*}, see docs/payments.md.
 */
package io.it0.payment.alipay;
