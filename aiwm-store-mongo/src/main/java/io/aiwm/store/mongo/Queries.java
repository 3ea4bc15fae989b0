package io.aiwm.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.regex;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.ResolvedQuery;
import io.aiwm.api.store.ResolvedQuery.Condition;
import io.aiwm.api.store.ResolvedQuery.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.conversions.Bson;

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
    query.position().ifPresent(position -> all.add(after(query, position)));
    return and(all);
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

  /** {@code a >= x AND (a > x OR id > y)}: the first part is a range of the index. */
  private static <T extends Entity> Bson after(ResolvedQuery<T> query, Position position) {
    String path = Fields.indexed(query.sortField());
    Object value = KindCollection.indexed(position.value());
    Object id = FieldType.TEXT.indexed(position.id());
    return query.descending()
        ? and(lte(path, value), or(lt(path, value), lt(ID, id)))
        : and(gte(path, value), or(gt(path, value), gt(ID, id)));
  }
}
