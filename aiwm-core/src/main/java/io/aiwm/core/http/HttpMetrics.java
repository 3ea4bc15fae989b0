package io.aiwm.core.http;

/** Told of each request that was answered. Must return at once. */
@FunctionalInterface
public interface HttpMetrics {
  /** Counts nothing. */
  HttpMetrics NONE = (operation, status, nanos) -> {};

  /**
   * One request was answered.
   *
   * @param operation name of the operation, or {@code none} where no operation matched
   * @param status HTTP status of the answer
   * @param nanos time from its arrival to its answer
   */
  void answered(String operation, int status, long nanos);
}
