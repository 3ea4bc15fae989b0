package io.aiwm.agent.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Text that people have pasted from web pages, saved in editors of other systems or put in
 * quotation marks: what surrounds it and is not meant is taken away.
 */
public final class PastedText {
  private static final char MARK = '\ufeff';
  private static final List<String> QUOTES = List.of("\"\"", "''", "\u201c\u201d", "\u2018\u2019");

  private PastedText() {}

  /** A small file's text, in UTF-8 or UTF-16, without a byte order mark. */
  public static String read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, charset(bytes));
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }

  /** Every second byte of ASCII in UTF-16 is zero, and none is in UTF-8. */
  private static Charset charset(byte[] bytes) {
    if (bytes.length < 2 || bytes.length % 2 != 0) {
      return UTF_8;
    }
    int mark = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    if (mark == 0xfeff || (bytes[0] == 0 && bytes[1] != 0)) {
      return UTF_16BE;
    }
    return mark == 0xfffe || (bytes[0] != 0 && bytes[1] == 0) ? UTF_16LE : UTF_8;
  }

  /** A value without white space of any kind, and one pair of quotation marks, around it. */
  public static String value(String pasted) {
    String bare = stripped(pasted);
    boolean quoted =
        bare.length() > 1 && QUOTES.contains("" + bare.charAt(0) + bare.charAt(bare.length() - 1));
    return quoted ? stripped(bare.substring(1, bare.length() - 1)) : bare;
  }

  private static String stripped(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Also what is not seen: no-break spaces, marks of direction, joiners. */
  private static boolean isBlank(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || c == 0
        || Character.getType(c) == Character.FORMAT;
  }
}
