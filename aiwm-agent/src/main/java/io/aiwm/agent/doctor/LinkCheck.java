package io.aiwm.agent.doctor;

import io.aiwm.agent.config.AgentConfig;
import io.aiwm.agent.link.Connector;
import io.aiwm.agent.link.Ending;
import io.aiwm.agent.link.LinkChannel;
import io.aiwm.agent.session.Message;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.agent.state.AgentState;
import io.aiwm.agent.state.DataDirectory;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ConnectionAck;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The check that the controller accepts the token, which it alone can say. An agent that runs here
 * is asked instead: another connection for the same node would end its own.
 */
final class LinkCheck implements Check {
  static final String SUBJECT = "Token";
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final AgentConfig config;
  private final Connector connector;
  private final MessageCodec codec;

  LinkCheck(AgentConfig config, Connector connector, TimeSource time) {
    this.config = config;
    this.connector = connector;
    this.codec = new MessageCodec(time);
  }

  @Override
  public List<Finding> examine() {
    DataDirectory data = DataDirectory.at(config.dataDirectory());
    try {
      return data.inUse()
          ? List.of(running(data.stateFile().read()))
          : List.of(verdict(answer(config.token().read())));
    } catch (IOException e) {
      // No token, or no directory: that is reported where it is looked at.
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** What an agent that runs says of its connection. */
  static Finding running(Optional<AgentState> state) {
    String detail = state.map(AgentState::detail).orElse("");
    return state.filter(it -> it.phase().equals(AgentState.ONLINE)).isPresent()
        ? Finding.ok("Agent", "runs and is online: " + detail)
        : Finding.problem(
            "Agent",
            "runs but is not connected" + (detail.isEmpty() ? "" : ": " + detail),
            "see its log");
  }

  /**
   * Judges an answer.
   *
   * @param refusal why the controller does not admit this node; null where it does
   */
  static Finding verdict(@Nullable String refusal) {
    return refusal == null
        ? Finding.ok(SUBJECT, "the controller accepts it")
        : Finding.problem(
            SUBJECT,
            "the controller does not accept it: " + refusal,
            "make a new one with POST /nodes/{id}/token; if that is refused too, see whether the"
                + " address is the controller's, and what it logs");
  }

  private @Nullable String answer(String token) throws InterruptedException {
    Greeting greeting = new Greeting();
    connector.connect(config.endpoint(), token, greeting);
    try {
      return greeting.answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS).orElse(null);
    } catch (ExecutionException | TimeoutException e) {
      return "it does not greet within " + LIMIT.toSeconds() + " s";
    }
  }

  /** A connection that ends with its first answer. */
  private final class Greeting implements Connector.Listener {
    private final CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    private volatile @Nullable LinkChannel channel;

    @Override
    public void opened(LinkChannel opened) {
      channel = opened;
    }

    @Override
    public void text(String frame) {
      Optional<Message> ack =
          codec.read(frame).filter(it -> it.type().equals(MessageType.CONNECTION_ACK));
      if (ack.isPresent()) {
        answer.complete(refusal(ack.get()));
        LinkChannel open = channel;
        if (open != null) {
          open.close(1000, "doctor");
        }
      }
    }

    private Optional<String> refusal(Message ack) {
      return ConnectionAck.SUCCESS.equals(ack.text("status"))
          ? Optional.empty()
          : Optional.of(
              ack.field("error").path("code").asText("")
                  + " "
                  + ack.field("error").path("message").asText(""));
    }

    @Override
    public void pong() {}

    @Override
    public void ended(Ending ending) {
      answer.complete(Optional.of(ending.reason()));
    }
  }
}
