package io.aiwm.core.internal.metrics;

import io.aiwm.core.notifier.NotifierMetrics;
import io.aiwm.core.notifier.NotifierState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Meters of deliveries, each tagged with the notifier: {@code aiwm.notifier.calls} by result,
 * {@code aiwm.notifier.lag} from event to delivery, {@code aiwm.notifier.pending}, {@code
 * aiwm.notifier.oldest}, {@code aiwm.notifier.open} (1 while the breaker keeps calls back) and
 * {@code aiwm.notifier.dead.letters}. Safe for use by many threads.
 */
public final class MicrometerNotifierMetrics implements NotifierMetrics {
  private static final String NOTIFIER = "notifier";

  private final MeterRegistry registry;

  public MicrometerNotifierMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void added(String notifier, Supplier<NotifierState> state) {
    gauge("pending", "Events read but not yet delivered", notifier, state, s -> s.pending());
    gauge("oldest", "Age of the oldest pending event in seconds", notifier, state, s -> seconds(s));
    gauge("open", "1 while the circuit breaker is not closed", notifier, state, s -> open(s));
    deadLetters(notifier);
  }

  private static double seconds(NotifierState state) {
    return state.oldestMillis() / 1e3;
  }

  private static double open(NotifierState state) {
    return state.gate().contains("OPEN") ? 1 : 0;
  }

  private void gauge(
      String name,
      String description,
      String notifier,
      Supplier<NotifierState> state,
      ToDoubleFunction<NotifierState> figure) {
    Gauge.builder("aiwm.notifier." + name, () -> figure.applyAsDouble(state.get()))
        .description(description)
        .tag(NOTIFIER, notifier)
        .register(registry);
  }

  @Override
  public void called(String notifier, Result result, Duration took) {
    Timer.builder("aiwm.notifier.calls")
        .description("Calls to a notifier")
        .tag(NOTIFIER, notifier)
        .tag("result", result.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .record(took);
  }

  @Override
  public void delivered(String notifier, Duration lag) {
    Timer.builder("aiwm.notifier.lag")
        .description("Time from an event to its delivery")
        .tag(NOTIFIER, notifier)
        .register(registry)
        .record(lag);
  }

  @Override
  public void deadLetter(String notifier) {
    deadLetters(notifier).increment();
  }

  private Counter deadLetters(String notifier) {
    return Counter.builder("aiwm.notifier.dead.letters")
        .description("Dead letters written since the start")
        .tag(NOTIFIER, notifier)
        .register(registry);
  }
}
