package io.aiwm.api.store;

import io.aiwm.api.event.Event;

/**
 * An event with its place in the log.
 *
 * @param position 1 or more, never reused
 * @param event what happened
 */
public record LoggedEvent(long position, Event event) {}
