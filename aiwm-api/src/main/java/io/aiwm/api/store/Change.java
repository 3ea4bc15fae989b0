package io.aiwm.api.store;

import io.aiwm.api.entity.Entity;

/**
 * One write of a {@link Commit}.
 *
 * @param <T> the record
 */
public sealed interface Change<T extends Entity> {
  Kind<T> kind();

  T entity();

  default Ref ref() {
    return new Ref(kind().collection(), entity().id());
  }

  /** A record that must not exist yet. Its version is 1. */
  record Insert<T extends Entity>(Kind<T> kind, T entity) implements Change<T> {
    public Insert {
      if (entity.version() != 1) {
        throw new IllegalArgumentException("A record must be inserted at version 1");
      }
    }
  }

  /**
   * The next version of a record: the stored one must be exactly one version older, which is how
   * two writers who read the same version are told apart. A record that another system wrote, and
   * that has no version, counts as version 0.
   */
  record Replace<T extends Entity>(Kind<T> kind, T entity) implements Change<T> {
    public Replace {
      if (kind.appendOnly() || entity.version() < 1) {
        throw new IllegalArgumentException(
            "Only stored records can be replaced, and none of an append-only kind: " + kind);
      }
    }

    public long expectedVersion() {
      return entity.version() - 1;
    }
  }
}
