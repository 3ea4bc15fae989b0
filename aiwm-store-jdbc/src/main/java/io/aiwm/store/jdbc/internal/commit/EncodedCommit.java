package io.aiwm.store.jdbc.internal.commit;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Ref;
import io.aiwm.store.jdbc.internal.event.EventTable;
import io.aiwm.store.jdbc.internal.schema.KindTable;
import io.aiwm.store.jdbc.internal.schema.Tables;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit as rows, encoded by the thread that brings it, before it waits for others or borrows a
 * connection.
 *
 * @param events as they stand in the inbox
 */
record EncodedCommit(Commit commit, List<Row> rows, List<String> events) {

  /**
   * A record that is written.
   *
   * @param version what it will be
   * @param id as it stands in its column
   * @param replaces whether it replaces the version before, else it is inserted
   * @param columns parameters of the statement that writes it
   * @param values rows of the side table that it shall have
   */
  record Row(
      KindTable<?> table,
      Ref ref,
      Object id,
      long version,
      boolean replaces,
      List<@Nullable Object> columns,
      List<Object[]> values) {

    String sql() {
      return replaces ? table.updateSql() : table.insertSql();
    }
  }

  static EncodedCommit of(Commit commit, Tables tables, EventTable events) {
    return new EncodedCommit(
        commit,
        commit.changes().stream().<Row>map(change -> row(change, tables)).toList(),
        commit.events().stream().map(events::encode).toList());
  }

  private static <T extends Entity> Row row(Change<T> change, Tables tables) {
    KindTable<T> table = tables.of(change.kind());
    T entity = change.entity();
    boolean replaces = change instanceof Change.Replace<?>;
    return new Row(
        table,
        change.ref(),
        table.id(entity),
        entity.version(),
        replaces,
        Arrays.asList(replaces ? table.row(entity, entity.version() - 1) : table.row(entity)),
        table.valueRows(entity));
  }
}
