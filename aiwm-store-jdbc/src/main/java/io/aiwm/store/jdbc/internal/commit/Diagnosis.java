package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Ref;
import io.aiwm.api.store.support.Chunks;
import io.aiwm.api.store.support.StoredVersions;
import io.aiwm.api.store.support.StoredVersions.Attempt;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.schema.KindTable;
import io.aiwm.store.jdbc.internal.schema.Tables;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    StoredVersions stored = database.autocommitted(connection -> load(connection, commits));
    return commits.stream().map(commit -> stored.verdict(attempts(commit))).toList();
  }

  private StoredVersions load(Connection connection, List<Commit> commits) throws SQLException {
    Map<Kind<?>, List<Change<?>>> byKind = new LinkedHashMap<>();
    for (Commit commit : commits) {
      for (Change<?> change : commit.changes()) {
        byKind.computeIfAbsent(change.kind(), kind -> new ArrayList<>()).add(change);
      }
    }
    StoredVersions stored = new StoredVersions();
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
      Connection connection,
      KindTable<?> table,
      String column,
      Stream<String> texts,
      StoredVersions stored)
      throws SQLException {
    List<Object> wanted = texts.map(text -> dialect.toColumn(FieldType.TEXT, text)).toList();
    String columns =
        String.join(
            ", ",
            table.column(KindTable.ID),
            table.column(KindTable.VERSION),
            table.column(KindTable.UNIQUE_KEY));
    String collection = table.kind().collection();
    for (List<Object> chunk : Chunks.of(wanted, CHUNK)) {
      Sql sql = new Sql("SELECT " + columns + " FROM " + table.table());
      sql.add(" WHERE " + table.column(column) + " IN ").addList(chunk);
      database
          .query(
              connection, sql, row -> new Row(row.getString(1), row.getLong(2), row.getString(3)))
          .forEach(row -> add(stored, collection, row));
    }
  }

  private void add(StoredVersions stored, String collection, Row row) {
    String key = row.uniqueKey();
    stored.add(
        new Ref(collection, dialect.fromColumn(row.id())),
        row.version(),
        key == null ? null : dialect.fromColumn(key));
  }

  private static List<Attempt> attempts(Commit commit) {
    return commit.changes().stream().map(Diagnosis::attempt).toList();
  }

  private static <T extends Entity> Attempt attempt(Change<T> change) {
    Long expected = change instanceof Change.Replace<T> replace ? replace.expectedVersion() : null;
    return new Attempt(change.ref(), expected, uniqueKey(change));
  }

  private static <T extends Entity> @Nullable String uniqueKey(Change<T> change) {
    return change.kind().uniqueKey(change.entity());
  }

  private record Row(String id, long version, @Nullable String uniqueKey) {}
}
