package io.aiwm.core.internal.http;

import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.security.AuthenticationRequest;
import io.aiwm.api.security.Authenticator;
import io.aiwm.api.security.Principal;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.http.HttpApi;
import io.aiwm.core.http.HttpMetrics;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.RequestException;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.settings.HttpSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The REST API, free of any web framework: an adapter hands in requests and writes what comes back.
 * Safe for use by many threads.
 */
public final class DefaultHttpApi implements HttpApi, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DefaultHttpApi.class);
  private static final Duration PURGE_INTERVAL = Duration.ofMinutes(10);

  /** Keeps answers out of caches, frames and other people's guesses; a page says its own. */
  private static final Map<String, String> PROTECTION =
      Map.of(
          "Cache-Control",
          "no-store",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Content-Security-Policy",
          "default-src 'none'; frame-ancestors 'none'");

  private final Engine engine;
  private final HttpSettings settings;
  private final Executor executor;
  private final Executor streamExecutor;
  private final HttpMetrics metrics;
  private final Router router;
  private final List<Operation<?, ?>> operations;
  private final Pipeline pipeline;
  private final IdempotencyKeys idempotency;
  private final Cors cors;
  private final Problems problems;
  private final OpenStreams streams = new OpenStreams();
  private @Nullable Cancellable purge;
  private volatile boolean closed;

  private DefaultHttpApi(Builder builder) {
    engine = builder.engine;
    settings = builder.settings;
    executor = builder.executor;
    streamExecutor = builder.streamExecutor == null ? executor : builder.streamExecutor;
    metrics = builder.metrics;
    operations = List.copyOf(builder.operations);
    router = new Router(operations);
    cors = new Cors(settings);
    problems = new Problems(engine);
    idempotency = new IdempotencyKeys(engine, settings);
    Gate gate = new Gate(engine, settings, builder.users, builder.nodes);
    pipeline = new Pipeline(gate, idempotency, settings);
  }

  /** Begins an API on the clocks, store and executor of {@code engine}. */
  public static Builder builder(Engine engine) {
    return new Builder(engine);
  }

  @Override
  public HttpSettings settings() {
    return settings;
  }

  @Override
  public List<Operation<?, ?>> operations() {
    return operations;
  }

  /** Begins background upkeep. Requests are answered without it, too. */
  public synchronized void start() {
    if (purge == null && !closed) {
      purge =
          engine.scheduler().every(PURGE_INTERVAL, () -> engine.work().execute(idempotency::purge));
    }
  }

  /** Answers 503 from now on, and ends the streams that are open. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    streams.close();
    problems.close();
    if (purge != null) {
      purge.cancel();
    }
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    long arrived = engine.time().nanos();
    String correlationId = CorrelationId.of(request);
    Router.Match match = null;
    CompletionStage<HttpResponse> answer;
    try {
      if (request.method().equals("OPTIONS")) {
        answer = CompletableFuture.completedFuture(options(request));
      } else {
        match = router.match(request.method(), request.path());
        answer = submit(request, match, correlationId);
      }
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      answer = CompletableFuture.completedFuture(problems.of(e, request, correlationId));
    }
    String operation = match == null ? "none" : match.operation().name();
    return answer.thenApply(
        response -> {
          count(operation, response.status(), engine.time().nanos() - arrived);
          return finished(request, response, correlationId);
        });
  }

  @Override
  public HttpResponse incomplete(HttpRequest request, Throwable failure) {
    String correlationId = CorrelationId.of(request);
    RequestException refusal = RequestException.incomplete(failure);
    log.info(
        "{} {} from {} answered {} [{}]: {}",
        request.method(),
        request.path(),
        request.remoteAddress(),
        refusal.status(),
        correlationId,
        failure.getClass().getSimpleName());
    count("none", refusal.status(), 0);
    return finished(request, problems.of(refusal, request, correlationId), correlationId);
  }

  @Override
  public Optional<String> pattern(HttpRequest request) {
    return router.pattern(request.path());
  }

  @Override
  public Cancellable afterRequestTimeout(Runnable action) {
    return engine.scheduler().after(settings.requestTimeout(), action);
  }

  /** Meters are the host's; an answer does not depend on them. */
  private void count(String operation, int status, long nanos) {
    try {
      metrics.answered(operation, status, nanos);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.warn("The metrics of a response to {} could not be recorded", operation, e);
    }
  }

  private HttpResponse options(HttpRequest request) {
    List<String> methods = router.methods(request.path());
    return Cors.isPreflight(request)
        ? cors.preflight(request, methods)
        : HttpResponse.empty(204).with("Allow", String.join(", ", methods));
  }

  private CompletionStage<HttpResponse> submit(
      HttpRequest request, Router.Match match, String correlationId) {
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    if (closed) {
      throw new UnavailableException(
          "SHUTTING_DOWN", "The controller is shutting down", Duration.ofSeconds(5));
    }
    Executor runner = runner(match.operation());
    try {
      runner.execute(() -> run(request, match, correlationId, answer));
    } catch (RejectedExecutionException e) {
      throw new UnavailableException(
          "OVERLOADED", "The controller is overloaded; try again", Duration.ofSeconds(1));
    }
    if (match.operation().streamed()) {
      return answer; // It takes as long as the body does.
    }
    Cancellable timeout =
        engine
            .scheduler()
            .after(
                settings.requestTimeout(),
                () -> answer.complete(problems.of(timedOut(), request, correlationId)));
    return answer.whenComplete((response, failure) -> timeout.cancel());
  }

  private Executor runner(Operation<?, ?> operation) {
    if (operation.immediate()) {
      return Runnable::run;
    }
    return operation.streamed() ? streamExecutor : executor;
  }

  @Override
  public boolean streams(HttpRequest head) {
    try {
      return router.match(head.method(), head.path()).operation().streamed();
    } catch (RequestException nothing) {
      return false;
    }
  }

  private void run(
      HttpRequest request,
      Router.Match match,
      String correlationId,
      CompletableFuture<HttpResponse> answer) {
    if (answer.isDone()) {
      return; // It waited in the queue for longer than its client does.
    }
    MDC.put(CorrelationId.MDC_KEY, correlationId);
    try {
      var unused =
          pipeline
              .run(request, match, correlationId)
              .handle(
                  (response, failure) ->
                      answer.complete(
                          failure == null
                              ? response
                              : problems.of(failure, request, correlationId)));
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      answer.complete(problems.of(e, request, correlationId));
    } finally {
      MDC.remove(CorrelationId.MDC_KEY);
    }
  }

  private HttpResponse finished(HttpRequest request, HttpResponse response, String correlationId) {
    HttpResponse answer =
        cors.decorate(request, streams.watched(response))
            .with(CorrelationId.HEADER, correlationId)
            .withDefaults(PROTECTION);
    return request.method().equals("HEAD") ? answer.withoutBody() : answer;
  }

  private UnavailableException timedOut() {
    return new UnavailableException(
        "REQUEST_TIMEOUT",
        "No response within "
            + settings.requestTimeout().toSeconds()
            + " s; the operation may still complete",
        Duration.ofSeconds(2));
  }

  /** Collects what makes up an API; for use by one thread. */
  public static final class Builder {
    private final Engine engine;
    private final List<Operation<?, ?>> operations = new ArrayList<>();
    private HttpSettings settings = HttpSettings.defaults();
    private Executor executor;
    private @Nullable Executor streamExecutor;
    private HttpMetrics metrics = HttpMetrics.NONE;
    private Authenticator users = Builder::refused;
    private Authenticator nodes = Builder::refused;

    private Builder(Engine engine) {
      this.engine = engine;
      executor = engine.work();
    }

    public Builder settings(HttpSettings value) {
      settings = value;
      return this;
    }

    /** Bounded pool that requests run on; the engine's own by default. */
    public Builder executor(Executor value) {
      executor = value;
      return this;
    }

    /**
     * Bounded pool for operations that read a body as it arrives, and so may hold a thread for
     * long; that of all requests by default.
     */
    public Builder streamExecutor(Executor value) {
      streamExecutor = value;
      return this;
    }

    public Builder metrics(HttpMetrics value) {
      metrics = value;
      return this;
    }

    /** Says who a user is. Without one every user is refused. */
    public Builder authenticator(Authenticator value) {
      users = value;
      return this;
    }

    /** Says which node calls, by its token. Without one every node is refused. */
    public Builder nodeAuthenticator(Authenticator value) {
      nodes = value;
      return this;
    }

    public Builder operations(Collection<? extends Operation<?, ?>> more) {
      operations.addAll(more);
      return this;
    }

    public DefaultHttpApi build() {
      return new DefaultHttpApi(this);
    }

    private static Principal refused(AuthenticationRequest request) {
      throw new AuthenticationException("TOKEN_INVALID", "This host accepts no credentials");
    }
  }
}
