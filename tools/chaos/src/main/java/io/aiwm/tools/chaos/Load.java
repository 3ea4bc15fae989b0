package io.aiwm.tools.chaos;

import io.aiwm.api.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Submits executions all the time, and notes those that were acknowledged. */
final class Load {
  private static final int STEP_TIMEOUT_SECONDS = 300;

  private final Api api;
  private final List<String> nodes;
  private final Scheduler timer = Scheduler.system("load", 1);
  private final ExecutorService clients = Executors.newFixedThreadPool(16);
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unanswered = new LongAdder();
  private final LongAdder dishonest = new LongAdder();

  Load(Api api, List<String> nodes) {
    this.api = api;
    this.nodes = nodes;
  }

  void start(int perSecond) {
    var unused =
        timer.every(
            Duration.ofSeconds(1).dividedBy(perSecond), () -> clients.execute(this::submit));
  }

  private void submit() {
    try {
      Optional<Api.Answer> answer = api.post("/executions", execution());
      if (answer.isEmpty()) {
        unanswered.increment();
      } else if (answer.get().ok()) {
        acknowledged.add(answer.get().body().path("_id").asText());
      } else if (answer.get().status() == 503) {
        refused.increment();
      } else {
        dishonest.increment();
        System.out.println("  answered " + answer.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Two steps on one node, then one on another. */
  private Map<String, Object> execution() {
    return Map.of(
        "name",
        "chaos",
        "category",
        "maintenance",
        "maxRetries",
        0,
        "steps",
        List.of(step(List.of()), step(List.of(0)), step(List.of(1))));
  }

  private Map<String, Object> step(List<Integer> after) {
    return Map.of(
        "name",
        "step",
        "nodeId",
        nodes.get(ThreadLocalRandom.current().nextInt(nodes.size())),
        "timeoutSeconds",
        STEP_TIMEOUT_SECONDS,
        "dependsOn",
        after,
        "command",
        Map.of("type", "model.list"));
  }

  void stop() throws InterruptedException {
    timer.close();
    clients.shutdown();
    if (!clients.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("Requests hang");
    }
  }

  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Requests that were answered 503. */
  long refused() {
    return refused.sum();
  }

  /** Requests whose connection broke. */
  long unanswered() {
    return unanswered.sum();
  }

  /** Requests that were answered with neither success nor 503. */
  long dishonest() {
    return dishonest.sum();
  }
}
