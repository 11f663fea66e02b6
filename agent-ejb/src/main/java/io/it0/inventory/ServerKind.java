package io.it0.inventory;

/** What a server is. */
public enum ServerKind {
  VM,
  CONTAINER,
  KUBERNETES,
  BARE_METAL,
  SERVERLESS,
  OTHER
}
