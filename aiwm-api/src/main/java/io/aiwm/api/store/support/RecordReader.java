package io.aiwm.api.store.support;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.ResolvedQuery;
import io.aiwm.api.store.Store;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and removes the records of one kind; each method is the one of the same name in {@link
 * Store}, its arguments checked.
 *
 * @param <T> the record
 */
public interface RecordReader<T extends Entity> {

  /** The record, deleted or not, of whatever organisation. */
  Optional<T> find(String id);

  Optional<T> find(Scope scope, String id);

  List<T> findAll(Scope scope, Collection<String> ids);

  Page<T> list(ResolvedQuery<T> query);

  long count(ResolvedQuery<T> query);

  Map<String, Long> countBy(Scope scope, Field<T> field);

  List<T> due(Instant now, int limit);

  int purge(Instant before, int limit);

  int remove(Collection<String> ids);
}
