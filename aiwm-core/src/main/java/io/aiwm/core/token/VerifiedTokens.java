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

  private final Map<String, Claims> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Claims> eldest) {
          return size() > CAPACITY;
        }
      };

  synchronized @Nullable Claims get(String token, Instant now) {
    String key = hash(token);
    Claims claims = entries.get(key);
    if (claims != null && !claims.getExpiration().toInstant().isAfter(now)) {
      entries.remove(key);
      return null;
    }
    return claims;
  }

  synchronized void put(String token, Claims claims) {
    entries.put(hash(token), claims);
  }

  synchronized void clear() {
    entries.clear();
  }

  private static String hash(String token) {
    return HexFormat.of().formatHex(KeyIds.sha256(token.getBytes(StandardCharsets.UTF_8)));
  }
}
