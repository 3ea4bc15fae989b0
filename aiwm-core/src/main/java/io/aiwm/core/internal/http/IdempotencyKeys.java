package io.aiwm.core.internal.http;

import io.aiwm.api.entity.Header;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.RequestException;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.http.IdempotencyRecord.Phase;
import io.aiwm.core.internal.text.Digest;
import io.aiwm.core.settings.HttpSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a POST with an {@code Idempotency-Key} once and repeats its answer afterwards. Two
 * controllers that get the same request at once are told apart by the store.
 */
final class IdempotencyKeys {
  private static final Logger log = LoggerFactory.getLogger(IdempotencyKeys.class);

  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED = "Idempotency-Replayed";

  private static final Pattern USABLE = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final Comparator<IdempotencyRecord> COURSE =
      Comparator.comparing(IdempotencyRecord::attempt).thenComparing(IdempotencyRecord::phase);
  private static final int PURGE_BATCH = 1_000;

  private final Engine engine;
  private final Duration retention;
  private final Duration abandonedAfter;

  IdempotencyKeys(Engine engine, HttpSettings settings) {
    this.engine = engine;
    retention = settings.idempotencyRetention();
    // Its controller has died, or would long have answered with a time-out.
    abandonedAfter = settings.requestTimeout().multipliedBy(2);
  }

  /** Runs {@code action}, unless the same request has been carried out before. */
  CompletionStage<HttpResponse> once(
      Call<?> call,
      Operation<?, ?> operation,
      byte[] body,
      Supplier<CompletionStage<HttpResponse>> action) {
    Optional<String> key = call.request().header(HEADER);
    if (key.isEmpty() || !operation.repeatable()) {
      return action.get();
    }
    if (!USABLE.matcher(key.get()).matches()) {
      throw new ValidationException(HEADER, "must be 1 to 128 printable characters without spaces");
    }
    Principal who = call.caller().principal();
    String hashedKey =
        Digest.of(who.type() + "/" + who.orgId() + "/" + who.userId() + "/" + key.get());
    String requestHash = hash(call.request(), body);
    Optional<IdempotencyRecord> last = last(who, hashedKey);
    if (last.isPresent() && !over(last.get())) {
      return CompletableFuture.completedFuture(replay(last.get(), requestHash));
    }
    int attempt = last.map(IdempotencyRecord::attempt).orElse(0) + 1;
    IdempotencyRecord begun = begin(call, hashedKey, requestHash, attempt);
    return run(begun, operation.secret(), action);
  }

  /** Removes what is older than the retention; called now and then, so a failure can wait. */
  void purge() {
    Instant before = engine.time().now().minus(retention);
    try {
      while (engine.store().purge(IdempotencyRecord.KIND, before, PURGE_BATCH) == PURGE_BATCH) {
        log.debug("Purged {} idempotency keys", PURGE_BATCH);
      }
    } catch (UnavailableException e) {
      engine.outage().waits("Purge of idempotency keys", e);
    }
  }

  private static String hash(HttpRequest request, byte[] body) {
    String head = request.method() + " " + request.path() + "?" + request.rawQuery() + "\n";
    return Digest.of(head, body);
  }

  private Optional<IdempotencyRecord> last(Principal who, String hashedKey) {
    Query query = Query.in(Scope.org(who.orgId())).where(Filter.eq("key", hashedKey));
    return engine.store().list(IdempotencyRecord.KIND, query).data().stream().max(COURSE);
  }

  /** True if an attempt no longer stands in the way of a new one. */
  private boolean over(IdempotencyRecord last) {
    Instant now = engine.time().now();
    return last.phase() == Phase.RELEASED
        || last.createdAt().isBefore(now.minus(retention))
        || (last.phase() == Phase.BEGUN && last.createdAt().isBefore(now.minus(abandonedAfter)));
  }

  private static HttpResponse replay(IdempotencyRecord last, String requestHash) {
    if (!last.requestHash().equals(requestHash)) {
      throw new RequestException(
          422, "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was sent with another request");
    }
    if (last.phase() == Phase.BEGUN) {
      throw inProgress();
    }
    if (last.body() == null) {
      throw new ConflictException(
          "IDEMPOTENCY_KEY_USED",
          "This request was processed before, and its response held a secret, which is not kept."
              + " Send it with a new Idempotency-Key to get another one");
    }
    byte[] body = last.body().getBytes(StandardCharsets.UTF_8);
    return new HttpResponse(last.status(), last.headers(), new HttpResponse.Bytes(body))
        .with(REPLAYED, "true");
  }

  private IdempotencyRecord begin(Call<?> call, String key, String requestHash, int attempt) {
    Principal who = call.caller().principal();
    Header header =
        Header.fresh(engine.ids().next(), who.owner(), who.userId(), engine.time().now());
    IdempotencyRecord record =
        new IdempotencyRecord(header, key, attempt, Phase.BEGUN, requestHash, 0, Map.of(), null);
    Commit commit = Commit.builder().insert(IdempotencyRecord.KIND, record).build();
    if (!engine.store().commit(commit).applied()) {
      throw inProgress();
    }
    return record;
  }

  private CompletionStage<HttpResponse> run(
      IdempotencyRecord begun, boolean secret, Supplier<CompletionStage<HttpResponse>> action) {
    CompletionStage<HttpResponse> answer;
    try {
      answer = action.get();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      end(begun, null, secret);
      throw e;
    }
    return answer.whenComplete((response, failure) -> end(begun, response, secret));
  }

  /** Notes how an attempt ended; failing to note it must not turn a success into a failure. */
  private void end(IdempotencyRecord begun, @Nullable HttpResponse response, boolean secret) {
    Header header =
        Header.fresh(
            engine.ids().next(), begun.owner(), begun.header().createdBy(), engine.time().now());
    IdempotencyRecord ended =
        response == null || response.status() >= 400
            ? begun.ended(header, Phase.RELEASED, 0, Map.of(), null)
            : begun.ended(
                header,
                Phase.ANSWERED,
                response.status(),
                response.headers(),
                secret ? null : response.bodyText());
    try {
      engine.store().commit(Commit.builder().insert(IdempotencyRecord.KIND, ended).build());
    } catch (StoreUnavailableException e) {
      engine.outage().waits("Outcome of an idempotent request", e);
    }
  }

  private static RequestException inProgress() {
    return new RequestException(
        409,
        "IDEMPOTENCY_KEY_IN_PROGRESS",
        "The first request with this Idempotency-Key is still in progress",
        Map.of("Retry-After", "2"));
  }
}
