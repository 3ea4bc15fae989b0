package io.aiwm.tools.chaos.link;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one side of a WebSocket (RFC 6455), byte for byte as it comes. For use by one thread. */
final class Frames {
  private static final int TEXT = 1;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int LONGEST_HEAD = 16_384;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final DataInputStream in;

  Frames(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** A frame. */
  static final class Frame {
    /** It is a text message by itself. */
    final boolean wholeText;

    /** As they came, with head and mask. */
    final byte[] bytes;

    private Frame(boolean wholeText, byte[] bytes) {
      this.wholeText = wholeText;
      this.bytes = bytes;
    }
  }

  /**
   * The head of the HTTP request or response, without its extensions: compressed, messages could
   * not be told from one another.
   */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf(END_OF_HEAD, head.length() - END_OF_HEAD.length()) < 0) {
      if (head.length() > LONGEST_HEAD) {
        throw new IOException("no head of HTTP");
      }
      head.append((char) in.readUnsignedByte());
    }
    return head.toString()
        .lines()
        .filter(Frames::stays)
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private static boolean stays(String line) {
    return !line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions:");
  }

  /** The next frame, or null at the end. */
  @Nullable Frame next() throws IOException {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int first = take(bytes);
      int second = take(bytes);
      copy(bytes, length(second & 0x7f, bytes) + ((second & MASKED) != 0 ? 4 : 0));
      return new Frame(first == (FINAL | TEXT), bytes.toByteArray());
    } catch (EOFException e) {
      return null;
    }
  }

  private long length(int announced, ByteArrayOutputStream bytes) throws IOException {
    int further = announced == 126 ? 2 : announced == 127 ? 8 : 0;
    if (further == 0) {
      return announced;
    }
    long length = 0;
    for (int i = 0; i < further; i++) {
      length = length << 8 | take(bytes);
    }
    return length;
  }

  private int take(ByteArrayOutputStream bytes) throws IOException {
    int next = in.readUnsignedByte();
    bytes.write(next);
    return next;
  }

  private void copy(ByteArrayOutputStream bytes, long count) throws IOException {
    bytes.writeBytes(in.readNBytes(Math.toIntExact(count)));
  }
}
