package io.it0.engine;

import io.it0.problem.ErrorCode;

/** What can be wrong with the choice of an engine. */
public enum EngineError implements ErrorCode {
  ENGINE_NOT_FOUND(404, "No such engine is configured");

  private final int status;
  private final String title;

  EngineError(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }
}
