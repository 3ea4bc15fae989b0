package io.aiwm.core.internal.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.aiwm.core.link.LinkSession;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Whatever a session throws")
class GuardedSessionTest {
  private final List<String> called = new ArrayList<>();

  private static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("x"), new StackOverflowError(), new NoClassDefFoundError("x"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  @DisplayName("does not reach the container")
  void guarded(Throwable failure) {
    GuardedSession session = new GuardedSession(throwing(failure));
    assertThatCode(
            () -> {
              session.onText("{}");
              session.onBinary();
              session.onPong();
              session.onError(failure);
              session.onClosed(1006, "");
            })
        .doesNotThrowAnyException();
    assertThat(called).containsExactly("text", "binary", "pong", "error", "closed");
  }

  private LinkSession throwing(Throwable failure) {
    return new LinkSession() {
      @Override
      public void onText(String frame) {
        fail("text", failure);
      }

      @Override
      public void onBinary() {
        fail("binary", failure);
      }

      @Override
      public void onPong() {
        fail("pong", failure);
      }

      @Override
      public void onError(Throwable cause) {
        fail("error", failure);
      }

      @Override
      public void onClosed(int code, String reason) {
        fail("closed", failure);
      }
    };
  }

  private void fail(String callback, Throwable failure) {
    called.add(callback);
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }
}
