package io.aiwm.store.mongo.internal.document;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a {@link io.aiwm.api.store.Codec} as BSON. The driver's own reader would take
 * {@code {"$oid": ...}} in a user's data for more than it is.
 */
public final class JsonReader {
  /** Any number of so many characters is held exactly by a double or a long. */
  private static final int SHORT_NUMBER = 15;

  private final String json;
  private int at;

  private JsonReader(String json) {
    this.json = json;
  }

  /** The document of a text that a codec made. */
  public static Document read(String json) {
    JsonReader reader = new JsonReader(json);
    reader.skipSpace();
    return reader.document(Names::encodeTopLevel);
  }

  private @Nullable Object value() {
    skipSpace();
    return switch (peek()) {
      case '{' -> document(Names::encode);
      case '[' -> list();
      case '"' -> Texts.toBson(text());
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> nothing();
      default -> number();
    };
  }

  private Document document(UnaryOperator<String> names) {
    Document document = new Document();
    expect('{');
    for (boolean more = !end('}'); more; more = more('}')) {
      skipSpace();
      String name = names.apply(text());
      skipSpace();
      expect(':');
      document.append(name, value());
    }
    return document;
  }

  private List<Object> list() {
    List<@Nullable Object> list = new ArrayList<>();
    expect('[');
    for (boolean more = !end(']'); more; more = more(']')) {
      list.add(value());
    }
    return list;
  }

  private boolean end(char bracket) {
    skipSpace();
    if (peek() != bracket) {
      return false;
    }
    at++;
    return true;
  }

  private boolean more(char bracket) {
    if (end(bracket)) {
      return false;
    }
    expect(',');
    return true;
  }

  private String text() {
    expect('"');
    StringBuilder text = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      text.append(c == '\\' ? escaped() : c);
    }
    return text.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(json, at - 4, at, 16);
      }
      default -> c;
    };
  }

  private Object number() {
    int from = at;
    while (at < json.length() && "+-.eE0123456789".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
    String text = json.substring(from, at);
    boolean whole = text.chars().allMatch(c -> c == '-' || Character.isDigit(c));
    return whole ? integer(text) : fraction(text);
  }

  private static Object integer(String text) {
    try {
      long number = Long.parseLong(text);
      if (number == (int) number) {
        return (int) number;
      }
      return number;
    } catch (NumberFormatException e) {
      return fraction(text);
    }
  }

  private static Object fraction(String text) {
    double number = Double.parseDouble(text);
    if (text.length() <= SHORT_NUMBER || !Double.isFinite(number)) {
      return number;
    }
    BigDecimal exact = new BigDecimal(text);
    return exact.compareTo(BigDecimal.valueOf(number)) == 0 || exact.precision() > 34
        ? (Object) number
        : new Decimal128(exact);
  }

  private Object literal(String word, Object value) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return value;
  }

  private @Nullable Object nothing() {
    literal("null", "");
    return null;
  }

  private void skipSpace() {
    while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at == json.length()) {
      throw new IllegalArgumentException("The text of a record ends too early");
    }
    return json.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private void expect(char c) {
    if (next() != c) {
      throw new IllegalArgumentException("The text of a record is not JSON at " + (at - 1));
    }
  }
}
