package io.aiwm.store.jdbc.internal.commit;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A row of a side table, in the order of its columns.
 *
 * @param id of the record
 * @param field the multi-valued field
 * @param value one of its values
 */
record SideRow(Object id, String field, Object value) {

  static Set<SideRow> of(Collection<Object[]> rows) {
    Set<SideRow> all = new LinkedHashSet<>();
    rows.forEach(row -> all.add(new SideRow(row[0], (String) row[1], row[2])));
    return all;
  }

  Object[] columns() {
    return new Object[] {id, field, value};
  }
}
