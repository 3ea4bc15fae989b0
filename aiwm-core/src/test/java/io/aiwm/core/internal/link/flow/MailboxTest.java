package io.aiwm.core.internal.link.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.link.flow.Mailbox.Progress;
import io.aiwm.core.internal.link.frame.Inbound;
import io.aiwm.core.link.Dialect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A mailbox")
class MailboxTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final List<String> handled = new ArrayList<>();
  private boolean full;

  /** What happens on other threads while the next message is being handled. */
  private Runnable during = () -> {};

  private Progress answer = Progress.DONE;
  private final Mailbox mailbox =
      new Mailbox(
          new Handoff(engine()),
          message -> {
            handled.add(message.type());
            Runnable meanwhile = during;
            during = () -> {};
            meanwhile.run();
            if (message.type().equals("fatal")) {
              throw new AssertionError("not an exception");
            }
            return answer;
          },
          6,
          1_000);

  private Engine engine() {
    Scheduler scheduler =
        new Scheduler() {
          @Override
          public Cancellable after(Duration delay, Runnable task) {
            later.add(task);
            return () -> {};
          }

          @Override
          public Cancellable every(Duration interval, Runnable task) {
            return () -> {};
          }

          @Override
          public void close() {}
        };
    TimeSource time = TimeSource.system();
    return new Engine(
        "c",
        null,
        time,
        scheduler,
        task -> {
          if (full) {
            throw new RejectedExecutionException("full");
          }
          tasks.add(task);
        },
        new Ids(time));
  }

  private static Inbound message(String type) {
    return new Inbound(type, Dialect.DOTTED, null, null, null, 10, null);
  }

  /** An answer to a command of an execution, or of none. */
  private static Inbound answer(String type, String command, @Nullable String execution) {
    CommandAck ack = new CommandAck(command, "acknowledged", null);
    MessageMetadata metadata = new MessageMetadata(null, null, execution, 0);
    return new Inbound(type, Dialect.DOTTED, null, ack, metadata, 10, null);
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  @DisplayName("goes on behind a message whose handling ended in an error")
  void errors() {
    mailbox.resume();
    mailbox.offer(message("fatal"));
    mailbox.offer(message("next"));
    assertThatThrownBy(this::runAll).isInstanceOf(AssertionError.class);
    tasks.addAll(later);
    runAll();
    tasks.addAll(later);
    runAll();
    assertThat(handled).containsExactly("fatal", "next");
  }

  @Test
  @DisplayName("holds messages until it is opened, then hands them over in order")
  void inOrder() {
    mailbox.offer(message("a"));
    mailbox.offer(message("b"));
    runAll();
    assertThat(handled).isEmpty();
    mailbox.resume();
    runAll();
    mailbox.offer(message("c"));
    runAll();
    assertThat(handled).containsExactly("a", "b", "c");
  }

  @Test
  @DisplayName("hands over answers to different commands at the same time, those to one in order")
  void lanes() {
    mailbox.resume();
    mailbox.offer(answer("a1", "a", null));
    mailbox.offer(answer("a2", "a", null));
    mailbox.offer(answer("b1", "b", null));
    during = () -> endingWith("a1 ends");
    runAll();
    assertThat(handled).containsExactly("a1", "b1", "a1 ends", "a2");
  }

  @Test
  @DisplayName("hands over answers to commands of one execution in order")
  void executions() {
    mailbox.resume();
    mailbox.offer(answer("a1", "a", "x"));
    mailbox.offer(answer("b1", "b", "x"));
    during = () -> endingWith("a1 ends");
    runAll();
    assertThat(handled).containsExactly("a1", "a1 ends", "b1");
  }

  @Test
  @DisplayName("hands over what may be about anything when nothing else is, and nothing beside it")
  void barrier() {
    mailbox.resume();
    mailbox.offer(answer("a1", "a", null));
    mailbox.offer(message("any"));
    mailbox.offer(answer("b1", "b", null));
    during =
        () -> {
          endingWith("a1 ends");
          during = () -> endingWith("any ends");
        };
    runAll();
    assertThat(handled).containsExactly("a1", "a1 ends", "any", "any ends", "b1");
  }

  @Test
  @DisplayName("begins nothing while a message waits to be handled again")
  void allPause() {
    mailbox.resume();
    answer = Progress.AGAIN;
    mailbox.offer(answer("a1", "a", null));
    mailbox.offer(answer("b1", "b", null));
    tasks.remove().run();
    answer = Progress.DONE;
    runAll();
    assertThat(handled).containsExactly("a1");
    later.remove().run();
    runAll();
    assertThat(handled).containsExactly("a1", "a1", "b1");
  }

  /** Other threads do all they can, and the message that is being handled ends. */
  private void endingWith(String end) {
    runAll();
    handled.add(end);
  }

  @Test
  @DisplayName("takes no more than it may hold")
  void bounded() {
    for (String type : List.of("a", "b", "c", "d", "e", "f")) {
      assertThat(mailbox.offer(message(type))).isTrue();
    }
    assertThat(mailbox.offer(message("g"))).isFalse();
  }

  @Test
  @DisplayName("waits where a message is handled elsewhere")
  void paused() {
    mailbox.resume();
    answer = Progress.PAUSED;
    mailbox.offer(message("a"));
    mailbox.offer(message("b"));
    runAll();
    assertThat(handled).containsExactly("a");
    answer = Progress.DONE;
    mailbox.resume();
    runAll();
    assertThat(handled).containsExactly("a", "b");
  }

  @Test
  @DisplayName("keeps its place where a message must be handled again")
  void again() {
    mailbox.resume();
    answer = Progress.AGAIN;
    mailbox.offer(message("a"));
    mailbox.offer(message("b"));
    runAll();
    answer = Progress.DONE;
    later.remove().run();
    runAll();
    assertThat(handled).containsExactly("a", "a", "b");
  }

  @Test
  @DisplayName("loses nothing while the pool is full")
  void poolFull() {
    mailbox.resume();
    full = true;
    mailbox.offer(message("a"));
    full = false;
    later.remove().run();
    runAll();
    assertThat(handled).containsExactly("a");
  }
}
