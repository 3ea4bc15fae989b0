package io.aiwm.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The outbox")
class OutboxTest {
  private final List<String> sent = new ArrayList<>();
  private final Deque<Consumer<@Nullable Throwable>> unanswered = new ArrayDeque<>();
  private final List<String> broken = new ArrayList<>();
  private final Outbox outbox = new Outbox(new SlowChannel(), broken::add);

  /** Finishes a send only when told. */
  private final class SlowChannel implements LinkChannel {
    @Override
    public void sendText(String text, Consumer<@Nullable Throwable> done) {
      sent.add(text);
      unanswered.add(done);
    }

    @Override
    public void sendPing(Consumer<@Nullable Throwable> done) {
      sent.add("ping");
      unanswered.add(done);
    }

    @Override
    public void close(int code, String reason) {}
  }

  private void finishAll() {
    while (!unanswered.isEmpty()) {
      unanswered.poll().accept(null);
    }
  }

  @Test
  @DisplayName("sends one frame at a time, in order, pings included")
  void inOrder() {
    outbox.text("a", false);
    outbox.ping();
    outbox.text("b", true);

    assertThat(sent).containsExactly("a");
    finishAll();
    assertThat(sent).containsExactly("a", "ping", "b");
  }

  @Test
  @DisplayName("lets reports give way to answers when it is full")
  void reportsGiveWay() {
    outbox.text("on its way", false);
    for (int i = 0; i < Outbox.MAX_FRAMES; i++) {
      outbox.text("report " + i, true);
    }

    assertThat(outbox.text("answer", false)).isTrue();

    finishAll();
    assertThat(sent).contains("answer").doesNotContain("report 0").contains("report 1");
    assertThat(broken).isEmpty();
  }

  @Test
  @DisplayName("gives the connection up when only answers are left and it is full")
  void overflow() {
    for (int i = 0; i <= Outbox.MAX_FRAMES; i++) {
      outbox.text("answer " + i, false);
    }
    assertThat(broken).isEmpty();

    assertThat(outbox.text("one too many", false)).isFalse();

    assertThat(broken).hasSize(1);
    assertThat(outbox.text("later", false)).isFalse();
  }

  @Test
  @DisplayName("is bounded by characters too")
  void characters() {
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < 5; i++) {
      outbox.text(megabyte, false);
    }

    assertThat(outbox.text("more", false)).isFalse();
    assertThat(broken).hasSize(1);
  }

  @Test
  @DisplayName("says once that sending failed, and lets those who wait for it go")
  void failure() {
    List<String> told = new ArrayList<>();
    outbox.text("a", false);
    outbox.text("b", false);
    outbox.whenEmpty(() -> told.add("empty"));

    unanswered.poll().accept(new IOException("reset"));

    assertThat(broken).hasSize(1);
    assertThat(told).containsExactly("empty");
    assertThat(sent).containsExactly("a");
  }
}
