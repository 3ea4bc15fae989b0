package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Field;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Migrations that a database lacks: a function of its history. */
final class MigrationPlan {
  private final Database database;
  private final Dialect dialect;
  private final Names names;
  private final Tables tables;

  MigrationPlan(Database database, Dialect dialect, Names names, Tables tables) {
    this.database = database;
    this.dialect = dialect;
    this.names = names;
    this.tables = tables;
  }

  /**
   * One thing to do.
   *
   * @param id and content: what the history remembers of it
   * @param statements that change tables
   * @param probe a query that fails before those statements and not after them; empty if the
   *     history tells
   * @param fill what is to be done with the records that are there
   */
  record Step(
      String id,
      String content,
      List<String> statements,
      String probe,
      Database.Work<Boolean> fill) {
    Step(String id, String content, List<String> statements) {
      this(id, content, statements, "", connection -> false);
    }

    /** Whether statements alone do it. */
    boolean isComplete() {
      return probe.isEmpty();
    }
  }

  /**
   * The steps that are missing, in order.
   *
   * @param applied the history's contents by id
   * @throws IllegalStateException if something was applied in another form than this version has
   */
  List<Step> missing(Map<String, String> applied) {
    List<Step> steps = new ArrayList<>();
    for (Schema.Migration migration : new Schema(names, dialect).migrations()) {
      if (!isApplied(migration, applied)) {
        steps.add(new Step(migration.id(), checksum(migration), migration.statements()));
      }
    }
    for (KindTable<?> table : tables.all()) {
      add(steps, new KindSchema<>(table, names, dialect), applied);
      dropIndexes(steps, new KindSchema<>(table, names, dialect), applied);
    }
    return steps;
  }

  /** Every index is written with every record, so one that nobody reads is not kept. */
  private static <T extends Entity> void dropIndexes(
      List<Step> steps, KindSchema<T> schema, Map<String, String> applied) {
    String kind = schema.table().kind().collection();
    String id = "indexes:" + kind;
    List<String> unwanted = schema.unwanted();
    String content = "without:" + String.join(",", unwanted);
    if (!unwanted.isEmpty() && !content.equals(applied.get(id))) {
      boolean fresh = !applied.containsKey("kind:" + kind);
      steps.add(
          new Step(id, content, fresh ? List.of() : unwanted.stream().map(schema::drop).toList()));
    }
  }

  private <T extends Entity> void add(
      List<Step> steps, KindSchema<T> schema, Map<String, String> applied) {
    String id = "kind:" + schema.table().kind().collection();
    Map<String, String> present = fields(applied.getOrDefault(id, ""));
    if (present.isEmpty()) {
      steps.add(new Step(id, text(schema.fields()), schema.create()));
      return;
    }
    refuseChangedTypes(id, present, schema.fields());
    List<Field<T>> added =
        schema.table().kind().fields().stream()
            .filter(field -> !present.containsKey(field.name()))
            .toList();
    if (!added.isEmpty()) {
      Map<String, String> all = new TreeMap<>(present);
      all.putAll(schema.fields());
      steps.add(extension(id, text(all), schema, added));
    }
  }

  private <T extends Entity> Step extension(
      String id, String content, KindSchema<T> schema, List<Field<T>> added) {
    List<Field<T>> columns = added.stream().filter(field -> !field.multiple()).toList();
    return new Step(
        id,
        content,
        columns.stream().flatMap(field -> schema.addColumn(field).stream()).toList(),
        "SELECT "
            + columns.stream()
                .map(c -> schema.table().column(c) + ", ")
                .collect(Collectors.joining())
            + "1 FROM "
            + schema.table().table()
            + " WHERE 1 = 0",
        connection -> {
          new Backfill<>(database, schema.table(), added).run(connection);
          return true;
        });
  }

  private static void refuseChangedTypes(
      String id, Map<String, String> present, Map<String, String> wanted) {
    wanted.forEach(
        (name, type) -> {
          String before = present.getOrDefault(name, type);
          if (!before.equals(type)) {
            throw new IllegalStateException(
                "%s has the field %s as %s; index it as %s under a new name"
                    .formatted(id, name, before, type));
          }
        });
  }

  private static boolean isApplied(Schema.Migration migration, Map<String, String> applied) {
    String checksum = applied.get(migration.id());
    if (checksum != null && !checksum.equals(checksum(migration))) {
      throw new IllegalStateException(
          "Migration " + migration.id() + " was applied in another form than this version has");
    }
    return checksum != null;
  }

  private static String checksum(Schema.Migration migration) {
    return HexFormat.of().toHexDigits(String.join("\n", migration.statements()).hashCode());
  }

  private static String text(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + ":" + field.getValue())
        .collect(Collectors.joining(","));
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new TreeMap<>();
    if (!text.isEmpty()) {
      for (String field : text.split(",")) {
        int colon = field.indexOf(':');
        fields.put(field.substring(0, colon), field.substring(colon + 1));
      }
    }
    return fields;
  }
}
