package io.aiwm.core.token;

import io.jsonwebtoken.Claims;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what costly tokens said, by their hash, until they expire. Bounded; safe for use by
 * many threads.
 */
final class VerifiedTokens {
  /** Above 10,000 agents that reconnect at once. */
  private static final int CAPACITY = 16_384;

  /**
   * A verified token.
   *
   * @param keyId the {@code kid} that it named
   * @param key the key that it was verified with; it may have been withdrawn since
   */
  record Entry(Claims claims, @Nullable String keyId, TokenKey key) {}

  private final Map<String, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
          return size() > CAPACITY;
        }
      };

  synchronized @Nullable Entry get(String token, Instant now) {
    String hash = hash(token);
    Entry entry = entries.get(hash);
    if (entry != null && !entry.claims().getExpiration().toInstant().isAfter(now)) {
      entries.remove(hash);
      return null;
    }
    return entry;
  }

  synchronized void put(String token, Entry entry) {
    entries.put(hash(token), entry);
  }

  private static String hash(String token) {
    return HexFormat.of().formatHex(KeyIds.sha256(token.getBytes(StandardCharsets.UTF_8)));
  }
}
