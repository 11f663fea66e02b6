package io.it0.simulator.base;

import java.util.List;
import java.util.Map;

/** One provider: its protocol for programs, and what a person may do to its payments. */
public interface Desk {

  /** As it is written in addresses: {@code stripe}. */
  String name();

  boolean serves(Call call);

  Answer serve(Call call);

  /** The newest first. */
  List<Payment> payments();

  /**
   * What a payer, a bank or the provider's own staff does.
   *
   * @throws IllegalArgumentException if that cannot be done to this payment now
   */
  void act(String id, String action, Map<String, String> arguments);

  /**
   * A payment as a person sees it.
   *
   * @param reference the merchant's own number for it
   * @param code what its QR code says, or the address to pay at; empty if there is none
   * @param actions that are possible now
   */
  record Payment(
      String provider,
      String id,
      String reference,
      String amount,
      String status,
      String code,
      List<String> actions) {}
}
