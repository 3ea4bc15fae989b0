package io.aiwm.core.http;

/**
 * An answer of work that may be done only later: where a POST has merely been accepted, it is
 * answered with 202 instead of the status of success.
 */
public interface Deferrable {
  boolean deferred();
}
