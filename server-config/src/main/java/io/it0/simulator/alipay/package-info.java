/**
 * Alipay's gateway as a merchant meets it: {@code gateway.do} with RSA2 signatures both ways, pay by QR
 * code, and notifications that are repeated until {@code success} comes back.
 *
 * <p>A QR code is no trade: only the scan makes one, so before it every question is answered
 * TRADE_NOT_EXIST, and a code that was once shown can be paid until it expires.
 */
package io.it0.simulator.alipay;
