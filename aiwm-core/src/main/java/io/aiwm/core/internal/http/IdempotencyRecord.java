package io.aiwm.core.internal.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Record of a request with an {@code Idempotency-Key}: first that an attempt was begun, then how it
 * ended. Append-only, so that age alone removes it.
 *
 * @param header shared fields; the owner is the caller
 * @param key hash of the caller and the key that the caller chose
 * @param attempt from 1; one more each time an attempt was given up
 * @param phase how far the attempt is
 * @param requestHash hash of method, address and body
 * @param status status that was answered; 0 before
 * @param headers headers that were answered
 * @param body body that was answered; null where it holds a secret
 */
public record IdempotencyRecord(
    @JsonUnwrapped Header header,
    String key,
    int attempt,
    Phase phase,
    String requestHash,
    int status,
    Map<String, String> headers,
    @Nullable String body)
    implements Entity {

  /** Phase of an attempt. */
  public enum Phase {
    /** Begun. */
    @JsonProperty("begun")
    BEGUN,
    /** Carried out; its answer is repeated from now on. */
    @JsonProperty("answered")
    ANSWERED,
    /** Refused or failed; the key may be used again. */
    @JsonProperty("released")
    RELEASED
  }

  public static final Kind<IdempotencyRecord> KIND =
      Kind.of("idempotency_keys", IdempotencyRecord.class)
          .uniqueKey(r -> r.key() + "/" + r.attempt() + (r.phase() == Phase.BEGUN ? "/b" : "/e"))
          .field(Field.text("key", IdempotencyRecord::key))
          .appendOnly()
          .build();

  @Override
  public IdempotencyRecord withHeader(Header value) {
    return new IdempotencyRecord(value, key, attempt, phase, requestHash, status, headers, body);
  }

  IdempotencyRecord ended(
      Header newHeader, Phase how, int code, Map<String, String> answered, @Nullable String text) {
    return new IdempotencyRecord(newHeader, key, attempt, how, requestHash, code, answered, text);
  }

  /** The body may be anything that was answered. */
  @Override
  public String toString() {
    return "IdempotencyRecord[" + key + " " + attempt + " " + phase + "]";
  }
}
