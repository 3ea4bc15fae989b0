package io.aiwm.store.jdbc;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
        put(batch.events, eventTable.insertSql(), eventTable.encode(event));
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

  /** How many rows of parameters there are. */
  int size() {
    return Stream.of(replacements, inserts, events)
        .flatMap(statements -> statements.values().stream())
        .mapToInt(List::size)
        .sum();
  }

  /**
   * Writes records and events, and looks at what {@link #values} may have to change afterwards.
   *
   * @throws LostRaceException if a replacement found another version of its record
   */
  void write(StatementSink sink) throws SQLException {
    for (Map.Entry<String, List<Object[]>> each : replacements.entrySet()) {
      sink.update(each.getKey(), each.getValue(), CommitBatch::mustHit);
    }
    for (Map.Entry<String, List<Object[]>> each : inserts.entrySet()) {
      sink.update(each.getKey(), each.getValue(), StatementSink.Count.ANY);
    }
    values.look(sink);
    for (Map.Entry<String, List<Object[]>> each : events.entrySet()) {
      sink.update(each.getKey(), each.getValue(), StatementSink.Count.ANY);
    }
  }

  private static void mustHit(int count) throws LostRaceException {
    if (count == 0) {
      throw new LostRaceException();
    }
  }

  ValueChanges values() {
    return values;
  }

  private static void put(Map<String, List<Object[]>> map, String sql, Object... row) {
    map.computeIfAbsent(sql, key -> new ArrayList<>()).add(row);
  }
}
