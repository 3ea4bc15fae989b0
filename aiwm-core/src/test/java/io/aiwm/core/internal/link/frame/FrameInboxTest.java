package io.aiwm.core.internal.link.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An inbox of frames")
class FrameInboxTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> read = new ArrayList<>();
  private boolean full;
  private final FrameInbox inbox = new FrameInbox(this::execute, new Recorder(), 40, 100);

  private final class Recorder implements FrameInbox.Reader {
    @Override
    public void read(String frame) {
      read.add(frame);
    }

    @Override
    public void closed(int code, String reason) {
      read.add(code + " " + reason);
    }
  }

  private void execute(Runnable task) {
    if (full) {
      throw new RejectedExecutionException();
    }
    tasks.add(task);
  }

  private void runNext() {
    tasks.remove().run();
  }

  @Test
  @DisplayName("is read by one thread, in order, and the end comes last")
  void ordered() {
    inbox.offer("a");
    inbox.offer("b");
    inbox.close(1000, "bye");
    assertThat(tasks).hasSize(1);
    assertThat(read).isEmpty();
    runNext();
    assertThat(read).containsExactly("a", "b", "1000 bye");
    assertThat(tasks).isEmpty();
    inbox.offer("c");
    runNext();
    assertThat(read).endsWith("c");
  }

  @Test
  @DisplayName("lets others have their turn")
  void fair() {
    for (int i = 0; i < 40; i++) {
      inbox.offer("f");
    }
    runNext();
    assertThat(read).hasSize(16);
    assertThat(tasks).hasSize(1);
    runNext();
    runNext();
    assertThat(read).hasSize(40);
    assertThat(tasks).isEmpty();
  }

  @Test
  @DisplayName("takes no more than its limits")
  void bounded() {
    for (int i = 0; i < 40; i++) {
      assertThat(inbox.offer("f")).isTrue();
    }
    assertThat(inbox.offer("f")).isFalse();
    while (!tasks.isEmpty()) {
      runNext();
    }
    assertThat(inbox.offer("x".repeat(101))).isTrue();
    assertThat(inbox.offer("f")).isFalse();
  }

  @Test
  @DisplayName("loses nothing where no thread is to be had")
  void rejected() {
    full = true;
    inbox.offer("a");
    inbox.close(1001, "");
    assertThat(read).containsExactly("a", "1001 ");
  }
}
