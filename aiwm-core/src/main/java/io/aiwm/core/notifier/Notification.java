package io.aiwm.core.notifier;

import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import java.time.Instant;
import java.util.Map;

/**
 * The body of a delivery, as the notification service expects it.
 *
 * @param id the event's id, by which the receiver drops repetitions
 * @param type for example {@code node.connected}
 * @param timestamp when it happened
 * @param data facts, by the schema of the type
 * @param recipients who should be told; nobody where both lists are empty
 */
record Notification(
    String id, String type, Instant timestamp, Map<String, Object> data, Recipients recipients) {

  static Notification of(Event event) {
    return new Notification(
        event.id(), event.type(), event.timestamp(), event.data(), event.recipients());
  }
}
