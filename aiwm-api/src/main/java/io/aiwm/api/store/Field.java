package io.aiwm.api.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One indexed field of a {@link Kind}: what lists may filter and, where single-valued, sort by.
 *
 * <p>An absent value is indexed as its type's zero (empty text, 0, false, the epoch), so that
 * sorting and paging are the same on every engine.
 *
 * @param <T> the record
 * @param name the name that clients use, also the name of the column or document field
 * @param type how values compare
 * @param multiple whether a record has any number of values; such a field filters but does not sort
 * @param values reads the values off a record: exactly one unless {@code multiple}
 * @param names the only values that a text may have, for whoever asks for others; empty for any
 */
public record Field<T>(
    String name,
    FieldType type,
    boolean multiple,
    Function<T, List<Object>> values,
    List<String> names) {

  /** Maximum length of indexed text; longer text is cut, in the index only. */
  public static final int MAX_TEXT = 512;

  public Field {
    names = List.copyOf(names);
    if (multiple && type != FieldType.TEXT) {
      throw new IllegalArgumentException("Only text may have many values: " + name);
    }
  }

  /** A field that may have any value of its type. */
  public Field(String name, FieldType type, boolean multiple, Function<T, List<Object>> values) {
    this(name, type, multiple, values, List.of());
  }

  /** A copy whose values are among these. */
  public Field<T> among(List<String> all) {
    return new Field<>(name, type, multiple, values, all);
  }

  /** A copy whose values are the names of an enum's constants. */
  public <E extends Enum<E>> Field<T> among(Class<E> constants, Function<E, String> wireName) {
    return among(Stream.of(constants.getEnumConstants()).map(wireName).toList());
  }

  /** Index entries of a record: its values as {@link FieldType#indexed} makes them, each once. */
  public List<Object> index(T entity) {
    List<Object> all = values.apply(entity);
    return all.size() == 1
        ? List.of(type.indexed(all.get(0)))
        : all.stream().map(type::indexed).distinct().toList();
  }

  public static <T> Field<T> text(String name, Function<T, @Nullable String> value) {
    return new Field<>(name, FieldType.TEXT, false, t -> List.of(orEmpty(value.apply(t))));
  }

  public static <T> Field<T> texts(String name, Function<T, ? extends Collection<String>> value) {
    return new Field<>(name, FieldType.TEXT, true, t -> List.<Object>copyOf(value.apply(t)));
  }

  public static <T> Field<T> number(String name, Function<T, @Nullable Long> value) {
    return new Field<>(
        name,
        FieldType.LONG,
        false,
        t -> {
          Long number = value.apply(t);
          return List.of(number == null ? 0L : number);
        });
  }

  public static <T> Field<T> flag(String name, Function<T, Boolean> value) {
    return new Field<>(name, FieldType.BOOLEAN, false, t -> List.of(value.apply(t)));
  }

  public static <T> Field<T> instant(String name, Function<T, @Nullable Instant> value) {
    return new Field<>(
        name,
        FieldType.INSTANT,
        false,
        t -> {
          Instant instant = value.apply(t);
          return List.of(instant == null ? Instant.EPOCH : instant);
        });
  }

  private static Object orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
