package io.it0.browser;

/** Where people sign in. */
public enum Door {
  CONSOLE("/admin/"),
  APP("/app/");

  private final String path;

  Door(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }
}
