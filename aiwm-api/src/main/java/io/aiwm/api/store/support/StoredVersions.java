package io.aiwm.api.store.support;

import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Ref;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Versions and unique keys of records as a database holds them, to tell why a commit did not land.
 * For use by one thread.
 */
public final class StoredVersions {
  private final Map<Ref, Long> versions = new HashMap<>();

  /** Records by collection and unique key. */
  private final Map<Ref, Ref> holders = new HashMap<>();

  /**
   * A change of a commit.
   *
   * @param expected version that the record must have, or null where it must not exist
   * @param uniqueKey that the record would have, or null
   */
  public record Attempt(Ref ref, @Nullable Long expected, @Nullable String uniqueKey) {
    boolean inserts() {
      return expected == null;
    }
  }

  /** Adds a record that the database holds. */
  public void add(Ref ref, long version, @Nullable String uniqueKey) {
    versions.put(ref, version);
    if (uniqueKey != null) {
      holders.put(new Ref(ref.collection(), uniqueKey), ref);
    }
  }

  /** Reason why a commit cannot land, or empty if it could now. */
  public Optional<CommitResult> verdict(Collection<Attempt> changes) {
    List<Ref> losers = changes.stream().filter(this::beats).map(Attempt::ref).toList();
    if (!losers.isEmpty()) {
      return Optional.of(new CommitResult.Conflict(losers));
    }
    Set<Ref> changed = changes.stream().map(Attempt::ref).collect(Collectors.toSet());
    Set<Ref> keys = new HashSet<>();
    for (Attempt change : changes) {
      String key = change.uniqueKey();
      Ref keyRef = key == null ? null : new Ref(change.ref().collection(), key);
      if (keyRef != null && (isTaken(change, keyRef, changed) || !keys.add(keyRef))) {
        return Optional.of(new CommitResult.Duplicate(change.ref()));
      }
    }
    return Optional.empty();
  }

  private boolean beats(Attempt change) {
    Long version = versions.get(change.ref());
    return change.inserts()
        ? version != null
        : version == null || !version.equals(change.expected());
  }

  /** An insert may take what a replacement in the same commit gives up. */
  private boolean isTaken(Attempt change, Ref key, Set<Ref> changed) {
    Ref holder = holders.get(key);
    boolean freed = change.inserts() && changed.contains(holder);
    return holder != null && !holder.equals(change.ref()) && !freed;
  }
}
