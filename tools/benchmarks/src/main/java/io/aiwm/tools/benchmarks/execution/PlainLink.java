package io.aiwm.tools.benchmarks.execution;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The socket of contestants that bring none: a command is {@code NAME-NUMBER STEP}, and the agent
 * answers with the same. Text is sent one at a time, as the container wants it.
 */
public final class PlainLink extends Endpoint {
  private final Map<String, BiConsumer<String, Integer>> answers = new ConcurrentHashMap<>();
  private final CompletableFuture<Session> agent = new CompletableFuture<>();

  /** What to add to a container. */
  ServerEndpointConfig config(String path) {
    return ServerEndpointConfig.Builder.create(PlainLink.class, path)
        .configurator(
            new ServerEndpointConfig.Configurator() {
              @Override
              public <T> T getEndpointInstance(Class<T> endpointClass) {
                return endpointClass.cast(PlainLink.this);
              }
            })
        .build();
  }

  /** Hands a contestant its answers, on the container's thread. */
  void listen(String name, BiConsumer<String, Integer> answered) {
    answers.put(name, answered);
  }

  void send(String execution, int step) {
    var unused = agent.join().getAsyncRemote().sendText(execution + " " + step);
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxIdleTimeout(0);
    session.addMessageHandler(String.class, this::answered);
    agent.complete(session);
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    System.err.println("The agent has gone: " + reason);
  }

  private void answered(String text) {
    int space = text.indexOf(' ');
    String execution = text.substring(0, space);
    String name = execution.substring(0, execution.indexOf('-'));
    BiConsumer<String, Integer> contestant = answers.get(name);
    if (contestant != null) {
      contestant.accept(execution, Integer.parseInt(text.substring(space + 1)));
    }
  }
}
