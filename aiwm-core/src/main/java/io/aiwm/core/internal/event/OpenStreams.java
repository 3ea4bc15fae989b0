package io.aiwm.core.internal.event;

import io.aiwm.api.error.LimitExceededException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.security.Principal;
import io.aiwm.core.http.StreamSink;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts of open streams, in all and by reader, so that one reader does not take them all. A stream
 * counts from when it is begun: one that never is takes no place. Safe for use by many threads.
 */
final class OpenStreams {
  private static final Duration RETRY = Duration.ofSeconds(30);

  private final int most;
  private final int maxPerReader;
  private final Map<String, Integer> open = new HashMap<>();
  private int all;

  OpenStreams(int most, int maxPerReader) {
    this.most = most;
    this.maxPerReader = maxPerReader;
  }

  /**
   * Lets a request for a stream pass.
   *
   * @throws UnavailableException if there is no room for anybody
   * @throws LimitExceededException if there is none for this reader
   */
  synchronized void requireRoom(Principal reader) {
    if (all >= most) {
      throw new UnavailableException("TOO_MANY_STREAMS", "Too many event streams are open", RETRY);
    }
    if (open.getOrDefault(key(reader), 0) >= maxPerReader) {
      throw new LimitExceededException(
          "TOO_MANY_STREAMS",
          "A reader may have at most " + maxPerReader + " event streams open",
          RETRY);
    }
  }

  /** Counts a stream until it is closed; false if there is no room any more, and it is closed. */
  boolean enter(Principal reader, StreamSink sink) {
    String key = key(reader);
    synchronized (this) {
      int mine = open.getOrDefault(key, 0);
      if (all < most && mine < maxPerReader) {
        open.put(key, mine + 1);
        all++;
        key = "";
      }
    }
    if (!key.isEmpty()) {
      sink.close();
      return false;
    }
    sink.onClose(() -> leave(key(reader)));
    return true;
  }

  private synchronized void leave(String key) {
    all--;
    open.computeIfPresent(key, (reader, count) -> count == 1 ? null : count - 1);
  }

  private static String key(Principal reader) {
    return reader.type() + "/" + reader.orgId() + "/" + reader.userId();
  }
}
