package io.aiwm.store.mongo.internal.document;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Date;
import org.bson.types.Binary;

/**
 * Text in BSON. A text that is exactly a time as AIWM writes it, {@code 2026-01-31T12:00:00.000Z},
 * is stored as a date, and a date is read as such a text; so times are dates wherever they stand,
 * and no text is altered. A text that UTF-8 cannot hold, one with half of a surrogate pair, is
 * stored as binary of a type of its own.
 */
public final class Texts {
  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
  private static final int INSTANT_LENGTH = "2026-01-31T12:00:00.000Z".length();
  private static final byte UTF_16 = (byte) 0x80;

  private Texts() {}

  public static Object toBson(String text) {
    if (text.length() == INSTANT_LENGTH && text.charAt(10) == 'T' && text.charAt(23) == 'Z') {
      return instantOrText(text);
    }
    return hasUnpairedSurrogate(text) ? new Binary(UTF_16, text.getBytes(UTF_16BE)) : text;
  }

  private static Object instantOrText(String text) {
    try {
      Instant instant = Instant.parse(text);
      return INSTANT.format(instant).equals(text) ? Date.from(instant) : text;
    } catch (DateTimeException e) {
      return text;
    }
  }

  /** Text of whatever has no other form in JSON; other systems' ids are their digits. */
  static String fromBson(Object value) {
    if (value instanceof Date date) {
      return INSTANT.format(date.toInstant());
    }
    if (value instanceof Binary binary && binary.getType() == UTF_16) {
      return new String(binary.getData(), UTF_16BE);
    }
    return value.toString();
  }

  private static boolean hasUnpairedSurrogate(String text) {
    return text.codePoints()
        .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
