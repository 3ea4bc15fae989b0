package io.aiwm.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.config.TokenSource;
import io.aiwm.agent.testing.ManualTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The connection loop")
class ConnectionLoopTest {
  @TempDir Path directory;

  private final ManualTime time = new ManualTime();
  private final List<String> tokens = new ArrayList<>();
  private final List<Connector.Listener> tries = new ArrayList<>();
  private final List<String> channel = new ArrayList<>();
  private final List<String> waits = new ArrayList<>();
  private Path tokenFile;
  private ConnectionLoop loop;

  @BeforeEach
  void makeLoop() throws IOException {
    tokenFile = Files.writeString(directory.resolve("token"), "one");
    loop =
        new ConnectionLoop(
            URI.create("ws://localhost/ws/node"),
            TokenSource.ofFile(tokenFile),
            new Recorder(),
            new ConnectionLoop.LinkParts(
                (uri, token, listener) -> {
                  tokens.add(token);
                  tries.add(listener);
                },
                time,
                time,
                Runnable::run,
                () -> 1.0));
  }

  private final class Recorder implements LinkListener, LinkHandler {
    private LinkSender sender;

    @Override
    public void connecting() {}

    @Override
    public LinkHandler opened(LinkSender opened) {
      sender = opened;
      return this;
    }

    @Override
    public void waiting(String why, Duration delay) {
      waits.add(why);
    }

    @Override
    public void text(String frame) {}

    @Override
    public void pingDue() {
      sender.ping();
    }

    @Override
    public void pong() {}

    @Override
    public void closed() {
      channel.add("closed");
    }
  }

  private final class RecordingChannel implements LinkChannel {
    @Override
    public void sendText(String text, Consumer<@Nullable Throwable> done) {
      channel.add(text);
      done.accept(null);
    }

    @Override
    public void sendPing(Consumer<@Nullable Throwable> done) {
      channel.add("ping");
      done.accept(null);
    }

    @Override
    public void close(int code, String reason) {
      channel.add("close " + code);
      tries.get(tries.size() - 1).ended(Ending.closed(code, reason));
    }
  }

  private Connector.Listener latest() {
    return tries.get(tries.size() - 1);
  }

  @Test
  @DisplayName("tries again after every failure, with longer pauses")
  void triesAgain() {
    loop.start();
    latest().ended(Ending.broken("refused"));

    time.pass(Duration.ofMillis(1_999));
    assertThat(tries).hasSize(1);
    time.pass(Duration.ofMillis(1));
    assertThat(tries).hasSize(2);

    latest().ended(Ending.broken("refused"));
    time.pass(Duration.ofSeconds(3));
    assertThat(tries).hasSize(2);
    time.pass(Duration.ofSeconds(1));
    assertThat(tries).hasSize(3);
  }

  @Test
  @DisplayName("tries at least once a minute for hours, and connects once the controller is back")
  void longOutage() {
    loop.start();
    for (int minute = 0; minute < 600; minute++) {
      int before = tries.size();
      latest().ended(Ending.broken("refused"));
      time.pass(Duration.ofMinutes(1));
      assertThat(tries.size() - before).isEqualTo(1);
    }

    latest().opened(new RecordingChannel());
    time.pass(Duration.ofSeconds(15));
    assertThat(channel).contains("ping");
    assertThat(waits).hasSize(600);
  }

  @Test
  @DisplayName("goes by time that has passed, whatever the clock on the wall does")
  void clockJumps() {
    loop.start();
    latest().ended(Ending.broken("refused"));
    time.jump(Duration.ofDays(-3_650));
    time.pass(Duration.ofSeconds(2));
    assertThat(tries).hasSize(2);

    latest().opened(new RecordingChannel());
    time.jump(Duration.ofDays(7_300));
    time.pass(Duration.ofSeconds(15));
    latest().pong();
    assertThat(channel).containsExactly("ping");
    time.jump(Duration.ofDays(-7_300));
    time.pass(Duration.ofSeconds(45));
    assertThat(channel).containsExactly("ping", "ping", "ping", "ping");
    time.pass(Duration.ofSeconds(15));
    assertThat(channel).contains("close 1001");
  }

  @Test
  @DisplayName("goes on trying with a refused token, now and then, and takes a new one at once")
  void refusedToken() throws IOException {
    loop.start();
    latest().ended(Ending.refused(401, null));
    assertThat(waits).hasSize(1);

    time.pass(Duration.ofSeconds(59));
    assertThat(tries).hasSize(1);
    time.pass(Duration.ofMinutes(4).plusSeconds(1));
    assertThat(tries).hasSize(2);

    latest().ended(Ending.closed(4401, "TOKEN_INVALID"));
    Files.writeString(tokenFile, "two");
    time.pass(ConnectionLoop.TOKEN_CHECK);
    assertThat(tokens).containsExactly("one", "one", "two");
  }

  @Test
  @DisplayName("connects at once with a changed token, whether connected or waiting")
  void changedToken() throws IOException {
    loop.start();
    latest().opened(new RecordingChannel());
    Files.writeString(tokenFile, "two");

    time.pass(ConnectionLoop.TOKEN_CHECK);

    assertThat(channel).contains("close 1000", "closed");
    assertThat(tokens).containsExactly("one", "two");
    assertThat(waits).isEmpty();

    latest().ended(Ending.closed(4404, ""));
    Files.writeString(tokenFile, "three");
    time.pass(ConnectionLoop.TOKEN_CHECK);
    assertThat(tokens).containsExactly("one", "two", "three");
  }

  @Test
  @DisplayName("keeps the token in use while its file is missing or empty")
  void missingToken() throws IOException {
    loop.start();
    latest().opened(new RecordingChannel());

    Files.delete(tokenFile);
    time.pass(Duration.ofSeconds(10));
    Files.writeString(tokenFile, "");
    time.pass(Duration.ofSeconds(10));

    assertThat(tries).hasSize(1);
    assertThat(channel).doesNotContain("closed");
  }

  @Test
  @DisplayName("pings, and leaves a controller that has been silent for a minute")
  void silence() {
    loop.start();
    latest().opened(new RecordingChannel());

    time.pass(Duration.ofSeconds(45));
    assertThat(channel).containsExactly("ping", "ping", "ping");
    latest().pong();
    time.pass(Duration.ofSeconds(45));
    assertThat(channel).doesNotContain("closed");

    time.pass(Duration.ofSeconds(15));
    assertThat(channel).contains("closed");
    assertThat(waits).hasSize(1);
  }

  @Test
  @DisplayName("does not come back once it is stopped, and hears nothing from old connections")
  void stop() {
    loop.start();
    Connector.Listener first = latest();
    first.opened(new RecordingChannel());
    List<String> done = new ArrayList<>();

    loop.stop(1001, "agent stops", () -> done.add("done"));
    first.ended(Ending.broken("late"));
    time.pass(Duration.ofHours(1));

    assertThat(done).containsExactly("done");
    assertThat(channel).contains("close 1001");
    assertThat(tries).hasSize(1);
  }

  @Test
  @DisplayName("closes a connection that opens only after the stop")
  void lateOpening() {
    loop.start();
    loop.stop(1001, "agent stops", () -> {});

    latest().opened(new RecordingChannel());

    assertThat(channel).containsExactly("close 1001");
  }
}
