package io.aiwm.store.jdbc;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Ref;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out why commits did not land: who lost, whose unique key is taken. */
final class Diagnosis {
  private static final int CHUNK = 500;

  private final Database database;
  private final Dialect dialect;
  private final Tables tables;

  Diagnosis(Database database, Dialect dialect, Tables tables) {
    this.database = database;
    this.dialect = dialect;
    this.tables = tables;
  }

  /** For each commit why it cannot land, or empty if it could now. */
  List<Optional<CommitResult>> of(List<Commit> commits) {
    Stored stored = database.autocommitted(connection -> load(connection, commits));
    return commits.stream().map(commit -> verdict(commit, stored)).toList();
  }

  private Stored load(Connection connection, List<Commit> commits) throws SQLException {
    Map<Kind<?>, List<Change<?>>> byKind = new LinkedHashMap<>();
    for (Commit commit : commits) {
      for (Change<?> change : commit.changes()) {
        byKind.computeIfAbsent(change.kind(), kind -> new ArrayList<>()).add(change);
      }
    }
    Stored stored = new Stored(new HashMap<>(), new HashMap<>());
    for (Map.Entry<Kind<?>, List<Change<?>>> entry : byKind.entrySet()) {
      KindTable<?> table = tables.of(entry.getKey());
      List<Change<?>> changes = entry.getValue();
      loadBy(connection, table, KindTable.ID, changes.stream().map(c -> c.ref().id()), stored);
      loadBy(
          connection,
          table,
          KindTable.UNIQUE_KEY,
          changes.stream().flatMap(c -> Optional.ofNullable(uniqueKey(c)).stream()),
          stored);
    }
    return stored;
  }

  private void loadBy(
      Connection connection, KindTable<?> table, String column, Stream<String> texts, Stored stored)
      throws SQLException {
    List<Object> wanted = texts.map(text -> dialect.toColumn(FieldType.TEXT, text)).toList();
    String columns =
        String.join(
            ", ",
            table.column(KindTable.ID),
            table.column(KindTable.VERSION),
            table.column(KindTable.UNIQUE_KEY));
    for (int from = 0; from < wanted.size(); from += CHUNK) {
      Collection<Object> chunk = wanted.subList(from, Math.min(from + CHUNK, wanted.size()));
      Sql sql = new Sql("SELECT " + columns + " FROM " + table.table());
      sql.add(" WHERE " + table.column(column) + " IN ").addList(chunk);
      String collection = table.kind().collection();
      database
          .query(
              connection, sql, row -> new Row(row.getString(1), row.getLong(2), row.getString(3)))
          .forEach(row -> stored.add(collection, row, dialect));
    }
  }

  private static Optional<CommitResult> verdict(Commit commit, Stored stored) {
    List<Ref> losers =
        commit.changes().stream().filter(stored::beats).<Ref>map(Change::ref).toList();
    if (!losers.isEmpty()) {
      return Optional.of(new CommitResult.Conflict(losers));
    }
    Set<Ref> changed = new HashSet<>();
    commit.changes().forEach(change -> changed.add(change.ref()));
    Set<Ref> keysOfCommit = new HashSet<>();
    for (Change<?> change : commit.changes()) {
      String key = uniqueKey(change);
      if (key == null) {
        continue;
      }
      Ref keyRef = new Ref(change.kind().collection(), key);
      Ref holder = stored.holders().get(keyRef);
      // Replacements run first: one of them may be letting go of a key that an insert takes.
      boolean freed = change instanceof Change.Insert<?> && changed.contains(holder);
      boolean taken = holder != null && !holder.equals(change.ref()) && !freed;
      if (taken || !keysOfCommit.add(keyRef)) {
        return Optional.of(new CommitResult.Duplicate(change.ref()));
      }
    }
    return Optional.empty();
  }

  private static <T extends Entity> @Nullable String uniqueKey(Change<T> change) {
    return change.kind().uniqueKey(change.entity());
  }

  private record Row(String id, long version, @Nullable String uniqueKey) {}

  /**
   * What the database holds of the records in question.
   *
   * @param versions by record
   * @param holders record by collection and unique key
   */
  private record Stored(Map<Ref, Long> versions, Map<Ref, Ref> holders) {
    void add(String collection, Row row, Dialect dialect) {
      Ref ref = new Ref(collection, dialect.fromColumn(row.id()));
      versions.put(ref, row.version());
      if (row.uniqueKey() != null) {
        holders.put(new Ref(collection, dialect.fromColumn(row.uniqueKey())), ref);
      }
    }

    boolean beats(Change<?> change) {
      Long version = versions.get(change.ref());
      return change instanceof Change.Replace<?> replace
          ? version == null || version != replace.expectedVersion()
          : version != null;
    }
  }
}
