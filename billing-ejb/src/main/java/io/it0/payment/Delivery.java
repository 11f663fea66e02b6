package io.it0.payment;

/**
 * A webhook that was verified.
 *
 * @param id what makes it the same one when it comes again
 * @param type what it is about, in the provider's word
 */
public record Delivery(String id, String type) {

  private static final int ID = 255;
  private static final int TYPE = 100;

  public Delivery {
    if (id == null || id.isBlank() || id.length() > ID || id.indexOf('\0') >= 0) {
      throw new WebhookRefusedException("the delivery's id is missing or not valid");
    }
    if (type == null || type.isBlank() || type.length() > TYPE || type.indexOf('\0') >= 0) {
      throw new WebhookRefusedException("the delivery's type is missing or not valid");
    }
  }
}
