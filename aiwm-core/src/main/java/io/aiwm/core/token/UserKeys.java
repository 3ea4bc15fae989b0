package io.aiwm.core.token;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an identity service: those that the host gave, and those of a key set that is read
 * anew now and then. Safe for use by many threads.
 */
final class UserKeys implements JwtVerifier.KeySelector {
  private static final Logger log = LoggerFactory.getLogger(UserKeys.class);
  static final Duration REFRESH = Duration.ofMinutes(5);

  /** A service that starts later than we do must not keep everybody out for five minutes. */
  static final Duration RETRY = Duration.ofSeconds(10);

  private final List<TokenKey> fixed;
  private final @Nullable Supplier<String> source;
  private final TimeSource time;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile @Nullable List<TokenKey> read;
  private volatile long nextReadNanos;

  UserKeys(List<TokenKey> fixed, @Nullable Supplier<String> source, TimeSource time) {
    this.fixed = List.copyOf(fixed);
    this.source = source;
    this.time = time;
    this.nextReadNanos = time.nanos();
  }

  /**
   * A token that names a key gets that one; a key without a name serves any token of its algorithm,
   * and so does a named one for a token that names none, as long as there is no choice.
   */
  @Override
  public @Nullable TokenKey select(@Nullable String kid, String algorithm) {
    List<TokenKey> usable =
        current().stream().filter(key -> key.algorithm().equals(algorithm)).toList();
    List<TokenKey> named = usable.stream().filter(key -> key.id() != null).toList();
    if (kid != null && named.stream().anyMatch(key -> kid.equals(key.id()))) {
      return named.stream().filter(key -> kid.equals(key.id())).findFirst().orElse(null);
    }
    List<TokenKey> candidates =
        kid == null ? usable : usable.stream().filter(key -> key.id() == null).toList();
    return candidates.size() == 1 ? candidates.get(0) : null;
  }

  private List<TokenKey> current() {
    return source == null ? fixed : withRead(source);
  }

  private List<TokenKey> withRead(Supplier<String> from) {
    if (time.nanos() - nextReadNanos >= 0) {
      refresh(from);
    }
    List<TokenKey> known = read;
    if (known == null) {
      throw new UnavailableException(
          "KEYS_UNAVAILABLE", "The keys of user tokens have not been loaded yet", RETRY);
    }
    return known;
  }

  /** While one thread reads, the others go on with the keys that are known. */
  private void refresh(Supplier<String> from) {
    if (read == null) {
      reading.lock();
    } else if (!reading.tryLock()) {
      return;
    }
    try {
      if (time.nanos() - nextReadNanos >= 0) {
        readFrom(from);
      }
    } finally {
      reading.unlock();
    }
  }

  private void readFrom(Supplier<String> from) {
    try {
      List<TokenKey> all = new ArrayList<>(fixed);
      all.addAll(KeySets.parse(from.get()));
      read = List.copyOf(all);
      nextReadNanos = time.nanos() + REFRESH.toNanos();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      nextReadNanos = time.nanos() + RETRY.toNanos();
      // The message may quote what was read, so only its kind is told.
      log.warn("The key set for user tokens could not be read: {}", e.getClass().getSimpleName());
    }
  }
}
