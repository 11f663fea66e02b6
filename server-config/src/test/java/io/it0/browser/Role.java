package io.it0.browser;

/** Who looks at a page. */
public enum Role {
  ANONYMOUS,
  PLATFORM_ADMIN,
  TENANT_ADMIN,
  TENANT_MEMBER
}
