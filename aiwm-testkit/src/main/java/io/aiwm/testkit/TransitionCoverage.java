package io.aiwm.testkit;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.core.feature.TransitionTable;
import io.aiwm.core.feature.TransitionTable.Row;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The rows of a status table that tests took: a row that none took is untested, or dead. For use by
 * one thread.
 *
 * @param <S> statuses
 * @param <T> triggers
 */
public final class TransitionCoverage<S extends Enum<S>, T extends Enum<T>> {
  private final TransitionTable<S, T> table;
  private final Set<Row<S, T>> taken = new LinkedHashSet<>();

  private TransitionCoverage(TransitionTable<S, T> table) {
    this.table = table;
  }

  public static <S extends Enum<S>, T extends Enum<T>> TransitionCoverage<S, T> of(
      TransitionTable<S, T> table) {
    return new TransitionCoverage<>(table);
  }

  /** A test took the row. */
  public TransitionCoverage<S, T> took(Row<S, T> row) {
    taken.add(row);
    return this;
  }

  /**
   * Takes a row off the audit trail, where {@code Records.move} has left it: the action ends with
   * the trigger, and the difference begins with the status before. Other entries are passed over.
   *
   * @param field name of the status among the record's fields
   */
  public TransitionCoverage<S, T> audited(AuditEntry entry, String field) {
    String action = entry.action();
    String trigger = action.substring(action.indexOf('.') + 1);
    table.rows().stream()
        .filter(row -> name(row.trigger()).equals(trigger))
        .filter(row -> name(row.from()).equals(before(entry, field)))
        .forEach(taken::add);
    return this;
  }

  private static String before(AuditEntry entry, String field) {
    return entry.details().get("changes") instanceof Map<?, ?> changes
            && changes.get(field) instanceof Map<?, ?> change
        ? String.valueOf(change.get("from"))
        : "";
  }

  /** The rows that no test took, in the order of the table. */
  public List<Row<S, T>> missing() {
    return table.rows().stream().filter(row -> !taken.contains(row)).toList();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
