package io.it0.console;

import java.util.Arrays;
import java.util.Optional;

/** The console's pages: where each is, who may open it, and where it stands in the sidebar. */
public enum Screen {
  OVERVIEW("/overview", Group.HOME, "gauge", Access.PLATFORM),
  TENANTS("/tenants", Group.HOME, "building", Access.PLATFORM),
  TENANT("/tenants/detail", TENANTS),
  BILLING("/billing", Group.BILLING, "credit-card", Access.BOTH),
  PLANS("/billing/plans", Group.BILLING, "layers", Access.BOTH),
  INVOICES("/billing/invoices", Group.BILLING, "file", Access.BOTH),
  INVOICE("/billing/invoices/detail", INVOICES);

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
