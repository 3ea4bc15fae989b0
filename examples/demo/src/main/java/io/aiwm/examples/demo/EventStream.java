package io.aiwm.examples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events (HTML standard, section 9.2): tells a listener of each as it arrives,
 * and lets one thread wait for a type.
 */
final class EventStream implements Flow.Subscriber<String> {
  private static final Duration POLL = Duration.ofMillis(200);

  private final ObjectMapper json = new ObjectMapper();
  private final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();
  private final StringBuilder data = new StringBuilder();
  private final Consumer<JsonNode> listener;
  private @Nullable Future<? extends HttpResponse<?>> request;

  EventStream(Consumer<JsonNode> listener) {
    this.listener = listener;
  }

  /**
   * Waits for the next event of a type; those before it are passed over.
   *
   * @param alive a process without which the event would never come
   */
  JsonNode await(String type, Service alive, Deadline deadline) throws InterruptedException {
    while (!deadline.passed()) {
      JsonNode event = arrived.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
      if (event == null) {
        alive.stayAliveFor(Duration.ofMillis(1));
        requireOpen();
      } else if (event.path("type").asText().equals(type)) {
        return event;
      }
    }
    throw new DemoException("No event " + type + " came in time");
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    if (line.startsWith("data:")) {
      data.append(line.substring("data:".length()).strip());
    } else if (line.isEmpty() && !data.isEmpty()) {
      dispatch(data.toString());
      data.setLength(0);
    }
  }

  /** The request that the lines come from tells how it ended; see {@link #follow}. */
  @Override
  public void onError(Throwable error) {}

  @Override
  public void onComplete() {}

  /** Says which request brings the lines. */
  void follow(Future<? extends HttpResponse<?>> lines) {
    request = lines;
  }

  private void dispatch(String text) {
    try {
      JsonNode event = json.readTree(text);
      listener.accept(event);
      arrived.add(event);
    } catch (JsonProcessingException e) {
      throw new DemoException("Not JSON: " + text, e);
    }
  }

  private void requireOpen() throws InterruptedException {
    if (request == null || !request.isDone()) {
      return;
    }
    try {
      throw new DemoException("The event stream ended: " + request.get());
    } catch (ExecutionException e) {
      throw new DemoException("The event stream broke: " + e.getCause(), e);
    }
  }
}
