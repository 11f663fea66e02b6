/**
 * WeChat Pay v3 as a merchant meets it: Native orders and refunds over signed requests and answers,
 * encrypted and signed notifications, platform certificates and the public key that replaces them.
 */
package io.it0.simulator.wechat;
