package io.aiwm.core.http;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.FieldType;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The query parameters of a list, as a store's query.
 *
 * @param page from 1
 * @param query what to ask the store for
 */
public record ListParameters(int page, Query query) {
  private static final int MAX_LIMIT = 100;
  private static final int MAX_OFFSET = 10_000;
  private static final int MAX_VALUES = 100;

  /** Query parameters of a list of the kind. */
  public static List<QueryParameter> of(Kind<?> kind) {
    List<QueryParameter> parameters = new ArrayList<>();
    parameters.add(
        QueryParameter.integer(
            "page", "Page number, from 1; pages end at record 10,000", 1, MAX_OFFSET));
    parameters.add(QueryParameter.integer("limit", "Records per page; default 10", 1, MAX_LIMIT));
    parameters.add(
        QueryParameter.text("cursor", "nextCursor of the previous page; works at any depth"));
    parameters.add(
        QueryParameter.text(
            "sort", "Sort field, - before it for descending order; default -createdAt"));
    for (Field<?> field : kind.fields()) {
      String which = field.names().isEmpty() ? "" : ", of " + String.join(", ", field.names());
      String what = "Comma-separated values to match" + which;
      parameters.add(QueryParameter.text("filter[" + field.name() + "]", what));
      parameters.add(QueryParameter.text(field.name(), what));
      if (hasPrefix(field)) {
        parameters.add(QueryParameter.text(prefix(field), "Prefix that values must start with"));
      }
    }
    return parameters;
  }

  /**
   * Reads the parameters of a request.
   *
   * @throws ValidationException naming what is wrong
   */
  public static ListParameters parse(QueryString query, Scope scope, Kind<?> kind) {
    int limit = (int) query.integer("limit", 1, MAX_LIMIT, 10);
    int page = (int) query.integer("page", 1, Integer.MAX_VALUE, 1);
    Optional<String> cursor = query.text("cursor");
    long offset = (page - 1L) * limit;
    if (cursor.isEmpty() && offset + limit > MAX_OFFSET) {
      throw new ValidationException(
          "page",
          "reaches beyond record " + MAX_OFFSET + "; page on with cursor and nextCursor instead");
    }
    Query asked =
        Query.in(scope)
            .sortedBy(sort(query, kind))
            .skip(cursor.isPresent() ? 0 : (int) offset)
            .limitedTo(limit)
            .from(cursor.orElse(null));
    for (Filter filter : filters(query, kind)) {
      asked = asked.where(filter);
    }
    return new ListParameters(page, asked);
  }

  private static Sort sort(QueryString query, Kind<?> kind) {
    String text = query.text("sort").orElse("-createdAt");
    boolean descending = text.startsWith("-");
    String name = descending ? text.substring(1) : text;
    if (kind.field(name).filter(field -> !field.multiple()).isEmpty()) {
      List<String> sortable =
          kind.fields().stream().filter(f -> !f.multiple()).map(Field::name).toList();
      throw new ValidationException("sort", "must be one of " + String.join(", ", sortable));
    }
    return new Sort(name, descending);
  }

  private static List<Filter> filters(QueryString query, Kind<?> kind) {
    List<Filter> filters = new ArrayList<>();
    List<FieldError> errors = new ArrayList<>();
    for (Field<?> field : kind.fields()) {
      for (String parameter : List.of("filter[" + field.name() + "]", field.name())) {
        List<String> texts = query.all(parameter).stream().flatMap(ListParameters::split).toList();
        if (texts.size() > MAX_VALUES) {
          errors.add(new FieldError(parameter, "must have at most " + MAX_VALUES + " values"));
        } else if (!texts.isEmpty()) {
          addFilter(field, parameter, texts, filters, errors);
        }
      }
      if (hasPrefix(field)) {
        query.text(prefix(field)).ifPresent(t -> filters.add(Filter.prefix(field.name(), cut(t))));
      }
    }
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
    return filters;
  }

  private static Stream<String> split(String values) {
    return Stream.of(values.split(",", -1));
  }

  private static void addFilter(
      Field<?> field,
      String parameter,
      List<String> texts,
      List<Filter> filters,
      List<FieldError> errors) {
    try {
      List<Object> values = texts.stream().map(text -> value(field, text)).toList();
      filters.add(Filter.in(field.name(), values));
    } catch (IllegalArgumentException | DateTimeException e) {
      errors.add(new FieldError(parameter, "must be " + expected(field)));
    }
  }

  private static Object value(Field<?> field, String text) {
    if (!field.names().isEmpty() && !field.names().contains(text)) {
      throw new IllegalArgumentException(text);
    }
    return switch (field.type()) {
      case TEXT -> cut(text);
      case LONG -> Long.valueOf(text);
      case BOOLEAN -> bool(text);
      case INSTANT -> OffsetDateTime.parse(text).toInstant();
    };
  }

  private static String cut(String text) {
    return text.length() > Field.MAX_TEXT ? text.substring(0, Field.MAX_TEXT) : text;
  }

  /** Of a field with fixed values a client can name those that it wants. */
  private static boolean hasPrefix(Field<?> field) {
    return field.type() == FieldType.TEXT && field.names().isEmpty();
  }

  private static String prefix(Field<?> field) {
    return "prefix[" + field.name() + "]";
  }

  private static Boolean bool(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    throw new IllegalArgumentException(text);
  }

  private static String expected(Field<?> field) {
    if (!field.names().isEmpty()) {
      return "one of " + String.join(", ", field.names());
    }
    return switch (field.type()) {
      case TEXT -> "text";
      case LONG -> "a whole number";
      case BOOLEAN -> "true or false";
      case INSTANT -> "an ISO-8601 time";
    };
  }
}
