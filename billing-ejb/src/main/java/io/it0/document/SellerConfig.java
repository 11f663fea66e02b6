package io.it0.document;

import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Who sells, as it stands on documents. It belongs to the issuer ({@code invoice.issuer}): another legal entity takes
 * another issuer's numbers.
 *
 * @param name {@code seller.name}
 * @param taxId {@code seller.tax-id}
 * @param address {@code seller.address}; lines are parted by {@code |}
 * @param contact {@code seller.contact}: an e-mail address, a telephone number
 * @param payment {@code seller.payment.en}: how to pay
 * @param paymentZh {@code seller.payment.zh}
 */
public record SellerConfig(
    String name,
    Optional<String> taxId,
    Optional<String> address,
    Optional<String> contact,
    String payment,
    String paymentZh) {

  private static final int LONGEST = 1000;
  public static final SellerConfig DEFAULTS =
      new SellerConfig(
          "IT0",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "Pay online under Billing > Invoices, by card, Alipay, WeChat Pay or crypto."
              + " Please quote the invoice number with a bank transfer.",
          "请在“计费 > 账单”中在线支付，支持银行卡、支付宝、微信支付或加密货币。银行转账请注明账单编号。");

  public SellerConfig {
    checked("seller.name", name);
    taxId.ifPresent(text -> checked("seller.tax-id", text));
    address.ifPresent(text -> checked("seller.address", text));
    contact.ifPresent(text -> checked("seller.contact", text));
    checked("seller.payment.en", payment);
    checked("seller.payment.zh", paymentZh);
  }

  private static void checked(String key, String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new IllegalArgumentException(key + " has 1 to " + LONGEST + " characters");
    }
  }

  public static SellerConfig from(Config config) {
    return new SellerConfig(
        config.getOptionalValue("seller.name", String.class).orElse(DEFAULTS.name),
        config.getOptionalValue("seller.tax-id", String.class),
        config.getOptionalValue("seller.address", String.class),
        config.getOptionalValue("seller.contact", String.class),
        config.getOptionalValue("seller.payment.en", String.class).orElse(DEFAULTS.payment),
        config.getOptionalValue("seller.payment.zh", String.class).orElse(DEFAULTS.paymentZh));
  }

  String payment(Language language) {
    return switch (language) {
      case EN -> payment;
      case ZH -> paymentZh;
    };
  }
}
