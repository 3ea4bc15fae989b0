package io.aiwm.store.mongo.internal.record;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.regex;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.ResolvedQuery;
import io.aiwm.api.store.ResolvedQuery.Condition;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.schema.KindCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Filters over the index of a collection. Names come from a kind's fields and values pass through
 * the driver's builders as values, so that nothing a client sends is ever an operator.
 */
final class Queries {
  private static final String ORG_ID = Fields.indexed("orgId");
  private static final String DELETED = Fields.indexed("isDeleted");
  private static final String ID = Fields.indexed(Fields.ID);

  private Queries() {}

  static Bson live() {
    return eq(DELETED, false);
  }

  static Bson live(Scope scope) {
    List<Bson> all = new ArrayList<>();
    all.add(live());
    addScope(all, scope);
    return and(all);
  }

  /** Everything that a query matches, wherever its page begins. */
  static <T extends Entity> Bson matching(ResolvedQuery<T> query) {
    return and(conditions(query));
  }

  /** What a query matches from its cursor on. */
  static <T extends Entity> Bson page(ResolvedQuery<T> query) {
    List<Bson> all = conditions(query);
    query
        .position()
        .ifPresent(
            at ->
                all.add(
                    after(
                        Fields.indexed(query.sortField()),
                        query.descending(),
                        KindCollection.indexed(at.value()),
                        FieldType.TEXT.indexed(at.id()))));
    return and(all);
  }

  /** What a query matches after a document that it has met. */
  static <T extends Entity> Bson page(ResolvedQuery<T> query, Document last) {
    return and(matching(query), after(last, Fields.name(query.sortField()), query.descending()));
  }

  private static <T extends Entity> List<Bson> conditions(ResolvedQuery<T> query) {
    List<Bson> all = new ArrayList<>();
    // Whoever asks for deleted records too must not see those that a commit is about to insert.
    all.add(query.includeDeleted() ? in(DELETED, false, true) : live());
    addScope(all, query.scope());
    query.conditions().forEach(condition -> all.add(condition(condition)));
    return all;
  }

  private static void addScope(List<Bson> all, Scope scope) {
    String orgId = scope.orgId();
    if (orgId != null) {
      all.add(eq(ORG_ID, FieldType.TEXT.indexed(orgId)));
    }
  }

  private static Bson condition(Condition<?> condition) {
    String path = Fields.indexed(condition.field());
    List<Object> values = condition.values().stream().map(KindCollection::indexed).toList();
    return switch (condition.operator()) {
      case IN -> in(path, values);
      case PREFIX -> prefix(path, (String) condition.value());
      case GREATER_OR_EQUAL -> gte(path, values.get(0));
      case LESS -> lt(path, values.get(0));
    };
  }

  /** Quoted, so that no character is special; servers turn it into a range of the index. */
  private static Bson prefix(String path, String prefix) {
    return regex(path, "^" + Pattern.quote(prefix));
  }

  /**
   * What comes after a document in the order of a field.
   *
   * @param name of the field in the index
   */
  static Bson after(Document last, String name, boolean descending) {
    Document index = Objects.requireNonNull(KindCollection.index(last));
    return after(Fields.indexed(name), descending, index.get(name), index.getString(Fields.ID));
  }

  /** {@code a >= x AND (a > x OR id > y)}: the first part is a range of the index. */
  private static Bson after(String path, boolean descending, @Nullable Object value, Object id) {
    if (value == null) {
      return afterNone(path, descending, id);
    }
    return descending
        ? and(lte(path, value), or(lt(path, value), lt(ID, id)))
        : and(gte(path, value), or(gt(path, value), gt(ID, id)));
  }

  /**
   * A document that could not be read when its kind got the field has no value, the least of all.
   */
  private static Bson afterNone(String path, boolean descending, Object id) {
    return descending
        ? and(eq(path, null), lt(ID, id))
        : or(and(eq(path, null), gt(ID, id)), ne(path, null));
  }
}
