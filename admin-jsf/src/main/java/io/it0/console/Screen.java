package io.it0.console;

import java.util.Arrays;
import java.util.Optional;

/** The console's pages: where each is, who may open it, and where it stands in the sidebar. */
public enum Screen {
  OVERVIEW("/overview", Group.HOME, "gauge", Access.PLATFORM),
  TENANTS("/tenants", Group.HOME, "building", Access.PLATFORM),
  TENANT("/tenants/detail", TENANTS),
  NEW_TENANT("/tenants/new", TENANTS),
  BILLING("/billing", Group.BILLING, "credit-card", Access.BOTH),
  PLANS("/billing/plans", Group.BILLING, "layers", Access.BOTH),
  CHANGE("/billing/change", PLANS),
  INVOICES("/billing/invoices", Group.BILLING, "file", Access.BOTH),
  INVOICE("/billing/invoices/detail", INVOICES),
  LINE("/billing/invoices/line", INVOICES),
  PAY("/billing/pay", INVOICES),
  CATALOG("/catalog", Group.COLLECTION, "tag", Access.PLATFORM),
  RUNS("/runs", Group.COLLECTION, "run", Access.PLATFORM),
  RUN("/runs/detail", RUNS),
  PARKED("/runs/parked", Group.COLLECTION, "alert", Access.PLATFORM),
  PAYMENTS("/payments", Group.COLLECTION, "bank", Access.PLATFORM),
  PAYMENT("/payments/detail", PAYMENTS),
  WEBHOOKS("/payments/webhooks", Group.COLLECTION, "plug", Access.PLATFORM),
  DUNNING("/dunning", Group.COLLECTION, "bell", Access.PLATFORM),
  LEDGER("/ledger", Group.BOOKS, "scale", Access.PLATFORM),
  JOURNALS("/ledger/journals", Group.BOOKS, "book", Access.PLATFORM),
  STATEMENT("/ledger/statement", Group.BOOKS, "list", Access.PLATFORM),
  FEED("/metering", Group.METERING, "pulse", Access.PLATFORM),
  DEAD_LETTERS("/metering/dead-letters", Group.METERING, "letter", Access.PLATFORM),
  PRICES("/metering/prices", Group.METERING, "tag", Access.PLATFORM),
  HEALTH("/system", Group.SYSTEM, "clock", Access.PLATFORM),
  INVARIANTS("/system/invariants", Group.SYSTEM, "shield", Access.PLATFORM),
  MAILS("/system/mails", Group.SYSTEM, "letter", Access.PLATFORM),
  AUDIT("/system/audit", Group.SYSTEM, "search", Access.PLATFORM);

  /** The sidebar's groups, in their order. */
  public enum Group {
    HOME,
    BILLING,
    COLLECTION,
    BOOKS,
    METERING,
    SYSTEM
  }

  private enum Access {
    PLATFORM,
    BOTH
  }

  private final String path;
  private final Group group;
  private final String icon;
  private final Access access;
  private final Screen parent;

  Screen(String path, Group group, String icon, Access access) {
    this.path = path;
    this.group = group;
    this.icon = icon;
    this.access = access;
    this.parent = null;
  }

  /** One that is reached from another, and is not in the sidebar. */
  Screen(String path, Screen parent) {
    this.path = path;
    this.group = null;
    this.icon = null;
    this.access = parent.access;
    this.parent = parent;
  }

  static Optional<Screen> at(String path) {
    return Arrays.stream(values()).filter(screen -> screen.path.equals(path)).findFirst();
  }

  /** Where somebody who has just signed in goes. */
  public static Screen homeOf(ConsoleUser user) {
    return user.isPlatform() ? OVERVIEW : BILLING;
  }

  public boolean isOpenTo(ConsoleUser user) {
    return user.isPlatform() || access == Access.BOTH;
  }

  /** The one that the sidebar marks while this one is open. */
  Screen listed() {
    return parent == null ? this : parent;
  }

  boolean isListed() {
    return parent == null;
  }

  public String getPath() {
    return path;
  }

  public Group getGroup() {
    return group;
  }

  public String getIcon() {
    return icon;
  }

  /** The key of its title. */
  public String getTitle() {
    return "screen." + name();
  }
}
