package io.aiwm.serving.upload;

import io.aiwm.api.error.ValidationException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form with files ({@code multipart/form-data}, RFC 7578) that is read as it arrives: parts come
 * one after the other, and each is read before the next is asked for. For use by one thread.
 */
final class Multipart {
  private static final int BUFFER = 256 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)^multipart/form-data\\s*;.*?boundary=(?:\"([^\"]{1,70})\"|([^;\\s\"]{1,70}))");
  private static final Pattern NAME = parameter("name");
  private static final Pattern FILE_NAME = parameter("filename");

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private boolean ended;

  private static Pattern parameter(String name) {
    String quoted = "\"((?:[^\"\\\\]|\\\\.){0,1024})\"";
    return Pattern.compile("(?i)[;\\s]" + name + "=(?:" + quoted + "|([^;\\s\"]{1,1024}))");
  }

  private Multipart(InputStream in, String boundary) {
    this.in = in;
    delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first delimiter has no line before it.
    buffer[0] = '\r';
    buffer[1] = '\n';
    to = 2;
  }

  /** The parts of a body; empty if its media type is not that of a form with files. */
  static Optional<Multipart> of(String mediaType, InputStream body) {
    Matcher matcher = BOUNDARY.matcher(mediaType);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String quoted = matcher.group(1);
    return Optional.of(new Multipart(body, quoted == null ? matcher.group(2) : quoted));
  }

  /**
   * A part.
   *
   * @param name name of the field
   * @param fileName name of the file; null for a plain field
   * @param body its bytes, to be read before the next part is asked for
   */
  record Part(String name, @Nullable String fileName, InputStream body) {
    /** A plain field's text. */
    String text() throws IOException {
      byte[] bytes = body.readNBytes(4_097);
      if (bytes.length > 4_096) {
        throw new ValidationException(name, "must have at most 4,096 bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** The next part, or null after the last. */
  @Nullable Part next() throws IOException {
    InputStream rest = new Body();
    rest.transferTo(OutputStream.nullOutputStream());
    from += delimiter.length;
    if (line().startsWith("--")) {
      return null;
    }
    String disposition = "";
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      length += header.length();
      if (length > MAX_HEADERS) {
        throw new ValidationException("body", "has a part with too long a head");
      }
      if (header.regionMatches(true, 0, "Content-Disposition:", 0, 20)) {
        disposition = header.substring(20);
      }
    }
    String name = value(disposition, NAME);
    return new Part(name == null ? "" : name, value(disposition, FILE_NAME), new Body());
  }

  private static @Nullable String value(String disposition, Pattern parameter) {
    Matcher matcher = parameter.matcher(disposition);
    if (!matcher.find()) {
      return null;
    }
    String quoted = matcher.group(1);
    return quoted == null
        ? matcher.group(2)
        : quoted.replaceAll("\\\\(.)", "$1").replace("%22", "\"").replace("%0D%0A", "");
  }

  /** A line of a part's head, or what follows a delimiter. */
  private String line() throws IOException {
    for (int at = from; ; at++) {
      while (at >= to) {
        int kept = at - from;
        if (kept > MAX_HEADERS || !fill()) {
          throw new ValidationException("body", "is not a well-formed form with files");
        }
        at = from + kept;
      }
      if (at == from + 1 && buffer[from] == '-' && buffer[at] == '-') {
        return "--";
      }
      if (at > from && buffer[at - 1] == '\r' && buffer[at] == '\n') {
        String line = new String(buffer, from, at - 1 - from, StandardCharsets.UTF_8);
        from = at + 1;
        return line;
      }
    }
  }

  /** Reads more; false at the end. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    int count = in.read(buffer, to, buffer.length - to);
    ended = count < 0;
    to += Math.max(count, 0);
    return !ended;
  }

  private int find() {
    for (int at = from; at + delimiter.length <= to; at++) {
      if (buffer[at] == '\r'
          && Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
        return at;
      }
    }
    return -1;
  }

  /** The bytes before the next delimiter. */
  private final class Body extends InputStream {
    private int known;
    private boolean atEnd;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      while (known == 0) {
        if (atEnd) {
          return -1;
        }
        look();
      }
      int count = Math.min(length, known);
      System.arraycopy(buffer, from, into, offset, count);
      from += count;
      known -= count;
      return count;
    }

    /** Tells how many bytes surely belong to the part. */
    private void look() throws IOException {
      int found = find();
      if (found >= 0) {
        known = found - from;
        atEnd = true;
        return;
      }
      known = Math.max(0, to - from - delimiter.length + 1);
      if (known == 0 && !fill()) {
        throw new EOFException("The form ends within a part");
      }
    }
  }
}
