package io.it0.scenario;

import java.util.ArrayList;
import java.util.List;

/** What a company owes and has in one currency, in whole minor units: a part of the oracle, and as much on its own. */
final class Tab {

  /** An invoice. What was paid, in money or credit, can come back as credit; what is owed only goes down. */
  static final class Bill {
    private long open;
    private long had;
    private long givenUp;
    private boolean dead;

    long open() {
      return dead ? 0 : open;
    }
  }

  private final List<Bill> bills = new ArrayList<>();
  private long credit;
  private long received;

  long owed() {
    return bills.stream().mapToLong(Bill::open).sum();
  }

  long credit() {
    return credit;
  }

  /** Money that came in, less what was paid back. */
  long received() {
    return received;
  }

  void grant(long cents) {
    credit += cents;
  }

  /** An invoice uses up credit; one below zero adds to it. */
  Bill bill(long cents) {
    Bill bill = new Bill();
    long used = Math.min(cents, credit);
    credit -= used;
    bill.had = Math.max(used, 0);
    bill.open = cents - used;
    bills.add(bill);
    return bill;
  }

  Bill latest() {
    return bills.get(bills.size() - 1);
  }

  /** What is more than is open becomes credit; what had been given up is welcome. */
  void pay(Bill bill, long cents) {
    received += cents;
    long settled = Math.min(cents, bill.open());
    bill.open -= settled;
    long recovered = Math.min(cents - settled, bill.givenUp);
    bill.givenUp -= recovered;
    bill.had += settled + recovered;
    credit += cents - settled - recovered;
  }

  /** First what is open, then what was given up; of the rest what was paid is credit, and what was not pays other bills. */
  void giveBack(Bill bill, long cents) {
    long left = cents;
    long fromOpen = Math.min(left, bill.open());
    bill.open -= fromOpen;
    left -= fromOpen;
    long fromGivenUp = Math.min(left, bill.givenUp);
    bill.givenUp -= fromGivenUp;
    left -= fromGivenUp;
    long paid = Math.min(left, bill.had);
    bill.had -= paid;
    credit += left;
    long owedElsewhere = left - paid;
    for (Bill other : bills) {
      if (other != bill && owedElsewhere > 0) {
        long used = Math.min(owedElsewhere, other.open());
        other.open -= used;
        other.had += used;
        credit -= used;
        owedElsewhere -= used;
      }
    }
  }

  /** As if it had never been demanded. */
  void voidBill(Bill bill) {
    credit += bill.had;
    bill.had = 0;
    bill.dead = true;
  }

  void giveUp(Bill bill) {
    bill.givenUp = bill.open;
    bill.open = 0;
  }
}
