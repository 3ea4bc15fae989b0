package io.aiwm.tools.chaos;

import io.aiwm.api.time.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Submits a tenant's executions all the time, cancels some, and notes what it was answered. */
final class Submissions {
  private static final int LATEST_CANCELLATION_MILLIS = 4_000;

  private final Tenant tenant;
  private final Graphs graphs;
  private final Random random;
  private final Scheduler timer = Scheduler.system("submissions", 1);
  private final ExecutorService clients = Executors.newFixedThreadPool(16);
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Set<String> toldToCancel = ConcurrentHashMap.newKeySet();
  private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unanswered = new LongAdder();
  private final LongAdder dishonest = new LongAdder();

  Submissions(Tenant tenant, long seed) {
    this.tenant = tenant;
    graphs = new Graphs(seed, tenant.nodeIds(), tenant.name());
    random = new Random(seed);
  }

  void start(double perSecond) {
    Duration pause = Duration.ofNanos((long) (1e9 / perSecond));
    var unused =
        timer.every(
            pause,
            () -> {
              Graphs.Graph graph = graphs.next();
              int cancelAfter = random.nextInt(LATEST_CANCELLATION_MILLIS);
              clients.execute(() -> submit(graph, cancelAfter));
            });
  }

  private void submit(Graphs.Graph graph, int cancelAfter) {
    try {
      Optional<Api.Answer> answer = success(tenant.api().post("/executions", graph.body()));
      if (answer.isPresent()) {
        String id = answer.get().body().path("_id").asText();
        acknowledged.put(graph.name(), id);
        if (graph.cancelled()) {
          Site.pause(Duration.ofMillis(cancelAfter));
          cancel(id);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancel(String id) throws InterruptedException {
    toldToCancel.add(id);
    Optional<Api.Answer> answer = tenant.api().delete("/executions/" + id);
    boolean tooLate = answer.isPresent() && answer.get().status() == 409;
    if (!tooLate && success(answer).isPresent()) {
      cancelled.add(id);
    }
  }

  /** The answer if it tells of success; else it is counted. */
  private Optional<Api.Answer> success(Optional<Api.Answer> answer) {
    if (answer.isEmpty()) {
      unanswered.increment();
    } else if (answer.get().status() == 503) {
      refused.increment();
    } else if (!answer.get().ok()) {
      dishonest.increment();
      System.out.println("  answered " + answer.get());
    }
    return answer.filter(Api.Answer::ok);
  }

  void stop() throws InterruptedException {
    timer.close();
    clients.shutdown();
    if (!clients.awaitTermination(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException("Requests hang");
    }
  }

  Tenant tenant() {
    return tenant;
  }

  /** Ids of executions that were acknowledged, by their names. */
  Map<String, String> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** Whether somebody asked to cancel it, with whatever success. */
  boolean toldToCancel(String id) {
    return toldToCancel.contains(id);
  }

  /** Executions that were cancelled, as was answered. */
  Set<String> cancelled() {
    return Set.copyOf(cancelled);
  }

  /** Requests that were answered 503. */
  long refused() {
    return refused.sum();
  }

  /** Requests whose connection broke. */
  long unanswered() {
    return unanswered.sum();
  }

  /** Requests that were answered with neither success nor what is true of them. */
  long dishonest() {
    return dishonest.sum();
  }
}
