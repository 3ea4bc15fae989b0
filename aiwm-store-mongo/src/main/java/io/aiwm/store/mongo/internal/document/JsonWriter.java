package io.aiwm.store.mongo.internal.document;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** Writes what {@link JsonReader} reads. */
public final class JsonWriter {
  private final StringBuilder json = new StringBuilder(512);

  private JsonWriter() {}

  public static String write(Map<String, ?> document) {
    JsonWriter writer = new JsonWriter();
    writer.object(document);
    return writer.json.toString();
  }

  private void value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (isLiteral(value)) {
      json.append(value);
    } else {
      text(Texts.fromBson(java.util.Objects.requireNonNull(value)));
    }
  }

  /** JSON has no NaN and no infinity; Jackson writes them as text too. */
  private static boolean isLiteral(@Nullable Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number);
    }
    if (value instanceof Decimal128 number) {
      return number.isFinite();
    }
    return value == null || value instanceof Number || value instanceof Boolean;
  }

  private void object(Map<?, ?> map) {
    json.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<?, ?> field = i.next();
      text(Names.decode((String) field.getKey()));
      json.append(':');
      value(field.getValue());
      if (i.hasNext()) {
        json.append(',');
      }
    }
    json.append('}');
  }

  private void array(List<?> list) {
    json.append('[');
    for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
      value(i.next());
      if (i.hasNext()) {
        json.append(',');
      }
    }
    json.append(']');
  }

  private void text(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    json.append('"');
  }
}
