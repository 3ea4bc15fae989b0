package io.aiwm.core.http;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.core.http.Listing.Pagination;
import io.aiwm.core.http.Listing.Statistics;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers lists. Totals and statistics cost a scan, so they are kept for five seconds. Safe for use
 * by many threads.
 */
public final class Listings {
  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int MAX_CACHED = 1_000;

  private final Engine engine;
  private final Map<Key, Cached> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Cached> eldest) {
          return size() > MAX_CACHED;
        }
      };

  public Listings(Engine engine) {
    this.engine = engine;
  }

  /**
   * One page.
   *
   * @param source where the records come from
   * @param view how they are shown, a page at a time
   */
  public <T extends Entity, V> Listing<V> list(
      Call<?> call,
      Kind<T> kind,
      Function<Query, Page<T>> source,
      Function<List<T>, List<V>> view) {
    return list(call, kind, Reach.of(call.scope()), source, view);
  }

  /**
   * One page of what a caller may see, where that does not follow from its organisation alone.
   *
   * @param reach what the caller may see
   */
  public <T extends Entity, V> Listing<V> list(
      Call<?> call,
      Kind<T> kind,
      Reach reach,
      Function<Query, Page<T>> source,
      Function<List<T>, List<V>> view) {
    ListParameters asked = ListParameters.parse(call.query(), reach.scope(), kind);
    Query query = reach.narrow(asked.query());
    Page<T> page = page(query, source);
    Statistics statistics = statistics(kind, reach);
    long total = total(kind, query, page, statistics);
    return new Listing<>(
        view.apply(page.data()),
        new Pagination(asked.page(), query.limit(), total, page.nextCursor()),
        statistics,
        total,
        asked.page(),
        query.limit());
  }

  /** A page of the source; a cursor of another list is the client's error. */
  public static <T extends Entity> Page<T> page(Query query, Function<Query, Page<T>> source) {
    try {
      return source.apply(query);
    } catch (IllegalArgumentException e) {
      if (query.cursor() == null) {
        throw e;
      }
      throw new ValidationException("cursor", "is not a cursor of this list");
    }
  }

  /** Forgets figures of a kind, after a change that the same client may look for at once. */
  public void changed(Kind<?> kind) {
    synchronized (cache) {
      cache.keySet().removeIf(key -> key.collection().equals(kind.collection()));
    }
  }

  private <T extends Entity> long total(
      Kind<T> kind, Query query, Page<T> page, Statistics statistics) {
    if (query.cursor() == null && page.nextCursor() == null && !page.data().isEmpty()) {
      return query.offset() + (long) page.data().size();
    }
    long known =
        query.filters().isEmpty()
            ? statistics.total()
            : cached(
                new Key(kind.collection(), query.scope(), query.filters(), false),
                Long.class,
                () -> engine.store().count(kind, query));
    return Math.max(known, page.data().size());
  }

  private <T extends Entity> Statistics statistics(Kind<T> kind, Reach reach) {
    return cached(
        new Key(kind.collection(), reach.scope(), reach.filters(), true),
        Statistics.class,
        () -> {
          boolean hasStatus =
              kind.field("status").filter(f -> f.type() == FieldType.TEXT).isPresent();
          Map<String, Long> byStatus = hasStatus ? byStatus(kind, reach) : Map.of();
          long total =
              hasStatus
                  ? byStatus.values().stream().mapToLong(Long::longValue).sum()
                  : engine.store().count(kind, reach.narrow(Query.in(reach.scope())));
          return new Statistics(total, byStatus);
        });
  }

  /** One scan where the scope says it all; else as many counts as there are statuses. */
  private <T extends Entity> Map<String, Long> byStatus(Kind<T> kind, Reach reach) {
    if (reach.filters().isEmpty()) {
      return new TreeMap<>(engine.store().countBy(kind, reach.scope(), "status"));
    }
    Map<String, Long> counts = new TreeMap<>();
    Query all = reach.narrow(Query.in(reach.scope()));
    for (String name : kind.singleText("status").names()) {
      long count = engine.store().count(kind, all.where(Filter.eq("status", name)));
      if (count > 0) {
        counts.put(name, count);
      }
    }
    return counts;
  }

  private <F> F cached(Key key, Class<F> type, Supplier<F> figure) {
    long now = engine.time().nanos();
    synchronized (cache) {
      Cached known = cache.get(key);
      if (known != null && now - known.at() < FRESH_NANOS) {
        return type.cast(known.figure());
      }
    }
    F fresh = figure.get();
    synchronized (cache) {
      cache.put(key, new Cached(fresh, now));
    }
    return fresh;
  }

  private record Key(String collection, Scope scope, List<Filter> filters, boolean statistics) {}

  private record Cached(Object figure, long at) {}

  /**
   * The records that somebody may see: those of a scope that match, whatever else is asked for.
   *
   * @param scope whose records
   * @param filters all of which must match
   */
  public record Reach(Scope scope, List<Filter> filters) {
    public Reach {
      filters = List.copyOf(filters);
    }

    /** Everything in a scope. */
    public static Reach of(Scope scope) {
      return new Reach(scope, List.of());
    }

    /** A query, narrowed to what may be seen. */
    public Query narrow(Query asked) {
      Query query =
          new Query(
              scope,
              asked.filters(),
              asked.sort(),
              asked.offset(),
              asked.limit(),
              asked.cursor(),
              asked.includeDeleted());
      for (Filter filter : filters) {
        query = query.where(filter);
      }
      return query;
    }
  }
}
