package io.aiwm.testkit;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.ResolvedQuery;
import io.aiwm.api.store.ResolvedQuery.Condition;
import io.aiwm.api.store.ResolvedQuery.Position;
import io.aiwm.api.store.support.UnreadableRecords;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All records of one kind. Guarded by the {@link MemoryDatabase}. */
final class MemoryTable<T extends Entity> {
  private final Kind<T> kind;
  private final Codec<T> codec;
  private final UnreadableRecords.Decoder decoder;
  private final Map<String, Row<T>> rows = new HashMap<>();
  private final Map<String, String> idsByUniqueKey = new HashMap<>();

  MemoryTable(Kind<T> kind, Codec<T> codec, UnreadableRecords unreadable) {
    this.kind = kind;
    this.codec = codec;
    decoder = unreadable.of(kind.collection(), "The record of " + kind.collection());
  }

  @Nullable T get(String id) {
    Row<T> row = rows.get(id);
    return row == null ? null : row.entity();
  }

  /** A record as its codec reads it, which fails where it cannot, as other stores do. */
  @Nullable T find(String id) {
    T entity = get(id);
    return entity == null ? null : codec.decode(codec.encode(entity));
  }

  Stream<T> all() {
    return rows.values().stream().map(Row::entity);
  }

  Page<T> list(ResolvedQuery<T> query) {
    Comparator<Row<T>> order =
        Comparator.<Row<T>, Object>comparing(
                row -> row.value(query.sortField()), IndexOrder.INSTANCE)
            .thenComparing(Row::id);
    Comparator<Row<T>> directed = query.descending() ? order.reversed() : order;
    return query.page(
        matching(query)
            .filter(row -> query.position().map(at -> isAfter(row, at, query)).orElse(true))
            .sorted(directed)
            .skip(query.offset())
            .map(Row::entity)
            .filter(this::isReadable)
            .limit(query.limit() + 1L)
            .toList());
  }

  long count(ResolvedQuery<T> query) {
    return matching(query).count();
  }

  List<T> due(Instant now, int limit) {
    return all()
        .filter(entity -> !entity.deleted())
        .filter(entity -> isDue(entity.header().wakeAt(), now))
        .filter(this::isReadable)
        .sorted(
            Comparator.comparing((T entity) -> Objects.requireNonNull(entity.header().wakeAt()))
                .thenComparing(Entity::id))
        .limit(limit)
        .toList();
  }

  /** A record that its codec cannot read any more is left out, as other stores do. */
  private boolean isReadable(T entity) {
    return decoder.read(entity.id(), () -> codec.decode(codec.encode(entity))).isPresent();
  }

  int purge(Instant before, int limit) {
    List<T> old =
        all()
            .filter(entity -> entity.createdAt().isBefore(before))
            .sorted(Comparator.comparing(T::createdAt).thenComparing(T::id))
            .limit(limit)
            .toList();
    old.forEach(entity -> remove(entity.id()));
    return old.size();
  }

  int remove(Collection<String> ids) {
    return (int) ids.stream().filter(id -> remove(id) != null).count();
  }

  /** Whether another writer was first. */
  boolean loses(Change<T> change) {
    T stored = get(change.entity().id());
    return change instanceof Change.Replace<T> replace
        ? stored == null || stored.version() != replace.expectedVersion()
        : stored != null;
  }

  /** Writes a change and returns what undoes it, or null if its unique key is taken. */
  @Nullable Runnable apply(Change<T> change) {
    T entity = change.entity();
    String key = kind.uniqueKey(entity);
    String owner = key == null ? null : idsByUniqueKey.get(key);
    if (owner != null && !owner.equals(entity.id())) {
      return null;
    }
    Row<T> before = remove(entity.id());
    put(new Row<>(codec.decode(codec.encode(entity)), key, index(entity)));
    return () -> {
      remove(entity.id());
      if (before != null) {
        put(before);
      }
    };
  }

  /** Takes over a record from another table. */
  void add(T entity) {
    put(new Row<>(entity, kind.uniqueKey(entity), index(entity)));
  }

  private void put(Row<T> row) {
    rows.put(row.id(), row);
    if (row.uniqueKey() != null) {
      idsByUniqueKey.put(row.uniqueKey(), row.id());
    }
  }

  private @Nullable Row<T> remove(String id) {
    Row<T> row = rows.remove(id);
    if (row != null && row.uniqueKey() != null) {
      idsByUniqueKey.remove(row.uniqueKey());
    }
    return row;
  }

  private Map<String, List<Object>> index(T entity) {
    Map<String, List<Object>> index = new HashMap<>();
    kind.fields().forEach(field -> index.put(field.name(), field.index(entity)));
    return index;
  }

  private Stream<Row<T>> matching(ResolvedQuery<T> query) {
    return rows.values().stream()
        .filter(row -> query.includeDeleted() || !row.entity().deleted())
        .filter(row -> query.scope().includes(row.entity().owner().orgId()))
        .filter(row -> query.conditions().stream().allMatch(row::matches));
  }

  private static <T extends Entity> boolean isAfter(
      Row<T> row, Position position, ResolvedQuery<T> query) {
    int byValue = IndexOrder.INSTANCE.compare(row.value(query.sortField()), position.value());
    int order = byValue != 0 ? byValue : row.id().compareTo(position.id());
    return query.descending() ? order < 0 : order > 0;
  }

  private static boolean isDue(@Nullable Instant wakeAt, Instant now) {
    return wakeAt != null && !wakeAt.isAfter(now);
  }

  /** A record as it came back from JSON, indexed as it was written. */
  private record Row<T extends Entity>(
      T entity, @Nullable String uniqueKey, Map<String, List<Object>> index) {
    String id() {
      return entity.id();
    }

    Object value(Field<T> field) {
      return values(field).get(0);
    }

    boolean matches(Condition<T> condition) {
      return values(condition.field()).stream().anyMatch(value -> matches(condition, value));
    }

    private List<Object> values(Field<T> field) {
      return Objects.requireNonNull(index.get(field.name()));
    }

    private static boolean matches(Condition<?> condition, Object value) {
      return switch (condition.operator()) {
        case IN -> condition.values().contains(value);
        case PREFIX -> ((String) value).startsWith((String) condition.value());
        case GREATER_OR_EQUAL -> IndexOrder.INSTANCE.compare(value, condition.value()) >= 0;
        case LESS -> IndexOrder.INSTANCE.compare(value, condition.value()) < 0;
      };
    }
  }
}
