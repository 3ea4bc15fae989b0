package io.aiwm.core.internal.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict decoding: the JDK's decoder lets broken UTF-8 through as replacement characters. */
public final class PercentEncoding {
  private PercentEncoding() {}

  /** The decoded text; null if the escapes or the UTF-8 are broken, or a NUL is in it. */
  public static @Nullable String decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded.indexOf(0) < 0 ? encoded : null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) != '%') {
        int end = encoded.offsetByCodePoints(i, 1);
        bytes.writeBytes(encoded.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end - 1;
      } else if (i + 2 < encoded.length()) {
        int high = Character.digit(encoded.charAt(++i), 16);
        int low = Character.digit(encoded.charAt(++i), 16);
        if (high < 0 || low < 0 || (high | low) == 0) {
          return null;
        }
        bytes.write(high << 4 | low);
      } else {
        return null;
      }
    }
    return utf8(bytes.toByteArray());
  }

  /** The text of UTF-8 bytes; null if they are not. */
  public static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
