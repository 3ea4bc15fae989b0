package io.aiwm.core.internal.cluster;

/**
 * A message between controllers.
 *
 * @param type what it is about, for example {@code node.changed}
 * @param from id of the controller that sent it
 * @param payload by type; may be empty
 */
record Signal(String type, String from, String payload) {}
