package io.aiwm.core.notifier;

import io.aiwm.api.event.Event;
import io.aiwm.api.event.EventFilter;
import io.aiwm.api.event.Notifier;
import java.util.function.Consumer;

/**
 * Hands events to code of the host's, with all that delivery promises: at least once, in order per
 * subject, retried when the listener throws. Each event comes to the listener of one controller;
 * who wants every event on every controller follows the event log. As safe for use by many threads
 * as its listener must be.
 */
public final class ListenerNotifier implements Notifier {
  private final String name;
  private final EventFilter filter;
  private final Consumer<Event> listener;

  /**
   * Makes a notifier.
   *
   * @param name see {@link Notifier#name}
   * @param filter which events
   * @param listener called from several threads, for different subjects at once
   */
  public ListenerNotifier(String name, EventFilter filter, Consumer<Event> listener) {
    this.name = name;
    this.filter = filter;
    this.listener = listener;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EventFilter filter() {
    return filter;
  }

  @Override
  public void notify(Event event) {
    listener.accept(event);
  }
}
