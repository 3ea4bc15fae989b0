package io.aiwm.tools.benchmarks.execution;

import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.benchmarks.measure.BenchmarkPostgres;
import io.aiwm.tools.benchmarks.measure.ServerProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.ConcurrentHistogram;

/** Rounds in which all contestants take turns. The first one is measured against the others. */
final class ExecutionRounds {
  private static final int ROUNDS = 5;

  private final TimeSource time = TimeSource.system();
  private final ServerProcess agent;
  private final List<? extends ExecutionContestant> contestants;

  /**
   * The result of a contestant in a round.
   *
   * @param rate executions a second
   * @param p50 median step gap in milliseconds
   * @param p99 of the step gaps, in milliseconds
   */
  private record Round(double rate, double p50, double p99) {}

  ExecutionRounds(ServerProcess agent, List<? extends ExecutionContestant> contestants) {
    this.agent = agent;
    this.contestants = contestants;
  }

  void warmUp(int count) throws Exception {
    for (int i = 0; i < 3; i++) {
      for (ExecutionContestant contestant : contestants) {
        execute(contestant, 16, count);
      }
    }
  }

  /** Prints how fast the contestants are with so many executions at once. */
  void run(int atOnce, int count) throws Exception {
    Map<String, List<Round>> rounds = new HashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      for (ExecutionContestant contestant : contestants) {
        rounds
            .computeIfAbsent(contestant.name(), name -> new ArrayList<>())
            .add(round(contestant, atOnce, count));
      }
    }
    System.out.printf("%d at once:%n", atOnce);
    List<Round> ours = rounds.getOrDefault(contestants.get(0).name(), List.of());
    for (ExecutionContestant contestant : contestants) {
      List<Round> its = rounds.getOrDefault(contestant.name(), List.of());
      System.out.printf(
          "  %-10s %6.0f/s (AIWM %.2f of it), gap p50 %6.2f ms (%.2f), p99 %6.2f ms (%.2f)%n",
          contestant.name(),
          median(its.stream().map(Round::rate).toList()),
          ratio(ours, its, Round::rate),
          median(its.stream().map(Round::p50).toList()),
          ratio(ours, its, Round::p50),
          median(its.stream().map(Round::p99).toList()),
          ratio(ours, its, Round::p99));
    }
  }

  /** Prints what an execution costs the database: 16 at once, and one at a time. */
  void cost(BenchmarkPostgres postgres, int count) throws Exception {
    Map<String, Long> before = commits(postgres);
    Map<String, String> bytes = new HashMap<>();
    for (ExecutionContestant contestant : contestants) {
      long log = postgres.logBytes();
      execute(contestant, 1, count);
      long middle = postgres.logBytes();
      execute(contestant, 16, count);
      bytes.put(
          contestant.name(),
          "%.1f kB of log one at a time, %.1f kB at 16"
              .formatted(
                  (middle - log) / 1e3 / count, (postgres.logBytes() - middle) / 1e3 / count));
    }
    Map<String, Long> after = commits(postgres);
    System.out.println("cost of an execution, with all that the contestant does beside:");
    before.forEach(
        (name, commits) ->
            System.out.printf(
                "  %-10s %.1f commits, %s%n",
                name, (after.getOrDefault(name, 0L) - commits) / 2.0 / count, bytes.get(name)));
  }

  /** The server's sessions tell what they did ten seconds later at the latest. */
  private Map<String, Long> commits(BenchmarkPostgres postgres) throws Exception {
    TimeUnit.SECONDS.sleep(11);
    Map<String, Long> commits = new HashMap<>();
    for (ExecutionContestant contestant : contestants) {
      commits.put(contestant.name(), postgres.commits(contestant.name()));
    }
    return commits;
  }

  private Round round(ExecutionContestant contestant, int atOnce, int count) throws Exception {
    agent.ask("reset");
    if (contestant instanceof SchedulerExecutions scheduler) {
      scheduler.gaps().reset();
    }
    long begun = time.nanos();
    execute(contestant, atOnce, count);
    double rate = count / ((time.nanos() - begun) / 1e9);
    if (contestant instanceof SchedulerExecutions scheduler) {
      ConcurrentHistogram gaps = scheduler.gaps();
      return new Round(
          rate, gaps.getValueAtPercentile(50) / 1e6, gaps.getValueAtPercentile(99) / 1e6);
    }
    return new Round(rate, agent.ask("p50") / 1e6, agent.ask("p99") / 1e6);
  }

  private static void execute(ExecutionContestant contestant, int atOnce, int count)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    AtomicInteger left = new AtomicInteger(count);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      running.add(
          threads.submit(
              () -> {
                while (left.getAndDecrement() > 0) {
                  contestant.execute();
                }
                return null;
              }));
    }
    for (Future<?> one : running) {
      one.get();
    }
    threads.shutdown();
  }

  private static double ratio(List<Round> ours, List<Round> its, ToDoubleFunction<Round> figure) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(its.get(i)));
    }
    return median(ratios);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
