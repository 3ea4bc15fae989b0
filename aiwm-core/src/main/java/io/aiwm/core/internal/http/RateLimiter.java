package io.aiwm.core.internal.http;

import io.aiwm.api.time.TimeSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each key, on the monotonic clock: a full minute's tokens may be spent at once,
 * then they come back evenly. The least recently used keys are forgotten, which only ever favours
 * the client. Safe for use by many threads.
 */
final class RateLimiter {
  private static final double MINUTE_NANOS = 60e9;

  private final int perMinute;
  private final TimeSource time;
  private final Map<String, Bucket> buckets;

  RateLimiter(int perMinute, int maxKeys, TimeSource time) {
    this.perMinute = perMinute;
    this.time = time;
    buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > maxKeys;
          }
        };
  }

  /** Takes more tokens for what was given already, down to a minute's worth of debt. */
  synchronized void spend(String key, int tokens) {
    Bucket bucket = filled(key);
    bucket.tokens = Math.max(-perMinute, bucket.tokens - tokens);
  }

  /** Takes a token: 0 if there was one, else the nanoseconds until there is. */
  synchronized long take(String key) {
    Bucket bucket = filled(key);
    if (bucket.tokens < 1) {
      return (long) Math.ceil((1 - bucket.tokens) * MINUTE_NANOS / perMinute);
    }
    bucket.tokens--;
    return 0;
  }

  private Bucket filled(String key) {
    long now = time.nanos();
    Bucket bucket = buckets.computeIfAbsent(key, absent -> new Bucket(perMinute, now));
    bucket.tokens =
        Math.min(perMinute, bucket.tokens + (now - bucket.at) * perMinute / MINUTE_NANOS);
    bucket.at = now;
    return bucket;
  }

  private static final class Bucket {
    private double tokens;
    private long at;

    private Bucket(double tokens, long at) {
      this.tokens = tokens;
      this.at = at;
    }
  }
}
