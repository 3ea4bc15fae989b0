package io.aiwm.store.jdbc;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements of a group of commits, in the order in which they run: replacements, inserts,
 * values of multi-valued fields, events. Everything is encoded here, before a connection is
 * borrowed.
 */
final class CommitBatch {
  private final Map<String, List<Object[]>> replacements = new LinkedHashMap<>();
  private final Map<String, List<Object[]>> inserts = new LinkedHashMap<>();
  private final ValueChanges values = new ValueChanges();
  private final Map<String, List<Object[]>> events = new LinkedHashMap<>();

  private CommitBatch() {}

  static CommitBatch of(List<Commit> commits, Tables tables, EventTable eventTable) {
    CommitBatch batch = new CommitBatch();
    commits.stream()
        .flatMap(commit -> commit.changes().stream())
        // Writers that lock records in one order do not deadlock.
        .sorted(
            Comparator.comparing((Change<?> change) -> change.ref().collection())
                .thenComparing(change -> change.ref().id()))
        .forEach(change -> batch.add(change, tables));
    for (Commit commit : commits) {
      for (Event event : commit.events()) {
        put(batch.events, eventTable.insertSql(), eventTable.row(event));
      }
    }
    return batch;
  }

  private <T extends Entity> void add(Change<T> change, Tables tables) {
    KindTable<T> table = tables.of(change.kind());
    T entity = change.entity();
    if (change instanceof Change.Replace<T> replace) {
      put(replacements, table.updateSql(), table.row(entity, replace.expectedVersion()));
      values.replaced(table, entity);
    } else {
      put(inserts, table.insertSql(), table.row(entity));
      values.inserted(table, entity);
    }
  }

  List<Statement> records() {
    List<Statement> statements = new ArrayList<>();
    replacements.forEach((sql, rows) -> statements.add(new Statement(sql, rows, true)));
    inserts.forEach((sql, rows) -> statements.add(new Statement(sql, rows, false)));
    return statements;
  }

  /** To be written after the records, whose rows are locked by then. */
  ValueChanges values() {
    return values;
  }

  List<Statement> events() {
    return events.entrySet().stream()
        .map(entry -> new Statement(entry.getKey(), entry.getValue(), false))
        .toList();
  }

  private static void put(Map<String, List<Object[]>> map, String sql, Object... row) {
    map.computeIfAbsent(sql, key -> new ArrayList<>()).add(row);
  }

  /**
   * A statement and the rows of parameters to run it with.
   *
   * @param mustHit whether each row must change one record, or else another writer was first
   */
  record Statement(String sql, List<Object[]> rows, boolean mustHit) {}
}
