package io.aiwm.core.internal.http;

import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what cannot be answered for now: a line for the first request of an outage, and in the end
 * how many there were, whatever the number of requests. Outages are told apart by their code, and
 * over once ten seconds have passed without another. Safe for use by many threads.
 */
final class Outages implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Outages.class);
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** Codes may come from agents, so there is an end to them. */
  private static final int MAX_CODES = 32;

  private final Engine engine;
  private final Map<String, Outage> running = new HashMap<>();
  private boolean closed;

  private static final class Outage {
    private final long beganAtNanos;
    private long lastAtNanos;
    private long requests;
    private @Nullable Cancellable look;

    private Outage(long nowNanos) {
      beganAtNanos = nowNanos;
    }
  }

  Outages(Engine engine) {
    this.engine = engine;
  }

  /** One more request was answered 503. */
  synchronized void add(String code, HttpRequest request, String correlationId, String message) {
    if (closed) {
      return;
    }
    long now = engine.time().nanos();
    Outage outage = running.get(code);
    if (outage == null) {
      log.warn(
          "{} {} answered 503 {} [{}]: {}; further ones are only counted",
          request.method(),
          request.path(),
          code,
          correlationId,
          message);
      if (running.size() == MAX_CODES) {
        return;
      }
      outage = new Outage(now);
      running.put(code, outage);
      lookAfter(QUIET, code, outage);
    }
    outage.lastAtNanos = now;
    outage.requests++;
  }

  private synchronized void look(String code) {
    Outage outage = running.get(code);
    if (outage == null) {
      return;
    }
    Duration quiet = Duration.ofNanos(engine.time().nanos() - outage.lastAtNanos);
    if (quiet.compareTo(QUIET) < 0) {
      lookAfter(QUIET.minus(quiet), code, outage);
      return;
    }
    running.remove(code);
    logEnd(code, outage);
  }

  private void lookAfter(Duration pause, String code, Outage outage) {
    outage.look = engine.scheduler().after(pause, () -> look(code));
  }

  private static void logEnd(String code, Outage outage) {
    long seconds = Duration.ofNanos(outage.lastAtNanos - outage.beganAtNanos).toSeconds();
    log.warn("Answered 503 {} to {} requests within {} s", code, outage.requests, seconds);
  }

  /** Ends all outages; what cannot be answered after that is the end of the controller. */
  @Override
  public synchronized void close() {
    closed = true;
    running.values().forEach(o -> Optional.ofNullable(o.look).ifPresent(Cancellable::cancel));
    running.forEach(Outages::logEnd);
    running.clear();
  }
}
