package io.aiwm.core.internal.link.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.time.TimeSource;
import io.aiwm.core.link.LinkChannel;
import io.aiwm.core.settings.LinkSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An outbox")
class OutboxTest {
  private static final LinkSettings.Limits LIMITS = LinkSettings.Limits.defaults();

  /** A channel that completes writes at once, or when told. */
  private static final class Channel implements LinkChannel {
    final List<String> written = new ArrayList<>();
    final List<Consumer<Throwable>> unfinished = new ArrayList<>();
    boolean slow;
    int closedWith;

    @Override
    public void sendText(String text, Consumer<Throwable> done) {
      written.add(text);
      if (slow) {
        unfinished.add(done);
      } else {
        done.accept(null);
      }
    }

    void take() {
      unfinished.remove(0).accept(null);
    }

    @Override
    public void ping() {}

    @Override
    public void close(int code, String reason) {
      closedWith = code;
    }
  }

  private final Channel channel = new Channel();
  private int failures;
  private final Outbox outbox = new Outbox(channel, TimeSource.system(), LIMITS, () -> failures++);

  @Test
  @DisplayName("writes one frame at a time, in order")
  void inOrder() {
    channel.slow = true;
    outbox.send("a");
    outbox.send("b");
    outbox.send("c");
    assertThat(channel.written).containsExactly("a");

    channel.take();
    channel.take();
    assertThat(channel.written).containsExactly("a", "b", "c");
  }

  @Test
  @DisplayName("takes no more than it may hold")
  void bounded() {
    channel.slow = true;
    outbox.send("first");
    for (int i = 0; i < LIMITS.outboundFrames(); i++) {
      assertThat(outbox.send("waiting")).isTrue();
    }
    assertThat(outbox.send("one too many")).isFalse();
  }

  @Test
  @DisplayName("counts the length of what waits too")
  void boundedByLength() {
    channel.slow = true;
    String big = "x".repeat(LIMITS.outboundChars() / 2);
    outbox.send("first");
    assertThat(outbox.send(big)).isTrue();
    assertThat(outbox.send(big)).isTrue();
    assertThat(outbox.send("x")).isFalse();
    channel.take();
    assertThat(outbox.send("x")).isTrue();
  }

  @Test
  @DisplayName("drains a long queue without deep recursion, though writes complete at once")
  void noRecursion() {
    channel.slow = true;
    outbox.send("first");
    for (int i = 0; i < LIMITS.outboundFrames(); i++) {
      outbox.send("waiting");
    }
    channel.slow = false;
    channel.take();
    assertThat(channel.written).hasSize(LIMITS.outboundFrames() + 1);
  }

  @Test
  @DisplayName("closes only after everything is written")
  void finishes() {
    channel.slow = true;
    outbox.send("last words");
    outbox.send("and more");
    outbox.finish(4401, "");
    assertThat(outbox.send("too late")).isFalse();
    channel.take();
    assertThat(channel.closedWith).isZero();
    channel.take();
    assertThat(channel.closedWith).isEqualTo(4401);
    assertThat(channel.written).containsExactly("last words", "and more");
  }

  @Test
  @DisplayName("closes at once when it is aborted")
  void aborts() {
    channel.slow = true;
    outbox.send("a");
    outbox.send("b");
    outbox.abort(1008, "");
    assertThat(channel.closedWith).isEqualTo(1008);
    channel.take();
    assertThat(channel.written).containsExactly("a");
  }

  @Test
  @DisplayName("reports a write that failed")
  void failure() {
    channel.slow = true;
    outbox.send("a");
    channel.unfinished.remove(0).accept(new IOException("gone"));
    assertThat(failures).isEqualTo(1);
  }
}
