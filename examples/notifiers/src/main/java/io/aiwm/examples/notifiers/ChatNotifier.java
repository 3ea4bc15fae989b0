package io.aiwm.examples.notifiers;

import io.aiwm.api.event.EventFilter;
import io.aiwm.api.event.Severity;
import io.aiwm.core.notifier.HttpNotifier;
import io.aiwm.core.notifier.HttpNotifierBuilder;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * Writes warnings into a chat, through an incoming webhook as Slack, Mattermost and Rocket.Chat
 * have it: {@code {"text": "…"}}. Time-outs, pauses that the chat asks for and the guard against
 * private networks are those of {@link HttpNotifier}.
 */
public final class ChatNotifier {
  private ChatNotifier() {}

  /**
   * A notifier that posts to a webhook.
   *
   * @param webhook its address, which is a secret
   */
  public static HttpNotifier to(URI webhook) {
    return builder(webhook).build();
  }

  static HttpNotifierBuilder builder(URI webhook) {
    return HttpNotifier.builder(webhook)
        .name("chat")
        .filter(new EventFilter(Set.of(), Severity.WARNING, Set.of()))
        .body(event -> Map.of("text", event.severity() + ": " + Sentence.of(event)));
  }
}
