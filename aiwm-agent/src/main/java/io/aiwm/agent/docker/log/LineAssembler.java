package io.aiwm.agent.docker.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * An assembler of lines from frames. The engine cuts a line at 16 KiB, and puts its time stamp
 * before each of the pieces; frames of a terminal end wherever a read ended. Not thread-safe.
 */
public final class LineAssembler {
  /** Bytes of the longest line; what is longer goes on in another one. */
  static final int LONGEST = 32 << 10;

  /** The engine's pieces of a line. */
  private static final int PIECE = 16 << 10;

  /** A time stamp with nanoseconds and the space behind it, as the engine writes it. */
  private static final int STAMP_BYTES = 31;

  private static final Pattern STAMP =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z ");

  private final boolean stamped;
  private final Map<StreamType, Line> open = new EnumMap<>(StreamType.class);
  private final BiConsumer<StreamType, String> lines;

  /** The part of a line that has come. */
  private static final class Line extends ByteArrayOutputStream {
    private byte[] stamp = {};

    /** Bytes behind the time stamp, with those that were given out already. */
    private int total;

    /** Bytes behind the time stamp. */
    int length() {
      return size() - stamp.length;
    }

    void begin(byte[] with) {
      reset();
      stamp = with;
      writeBytes(with);
    }

    /** Where the last letter begins, if not all of it is there. */
    int endOfLetters() {
      int end = count;
      while (end > stamp.length && (buf[end - 1] & 0xc0) == 0x80 && count - end < 3) {
        end--;
      }
      boolean whole = end == stamp.length || width(buf[end - 1]) == count - end + 1;
      return whole ? count : end - 1;
    }

    private static int width(byte first) {
      int bits = first & 0xff;
      return bits < 0xc0 ? 1 : bits < 0xe0 ? 2 : bits < 0xf0 ? 3 : 4;
    }
  }

  /**
   * @param stamped whether the engine was asked for time stamps
   * @param lines takes each line, without its end, as soon as it is whole
   */
  public LineAssembler(boolean stamped, BiConsumer<StreamType, String> lines) {
    this.stamped = stamped;
    this.lines = lines;
  }

  public void add(Frame frame) {
    StreamType stream = frame.getStreamType();
    Line line = open.computeIfAbsent(stream, any -> new Line());
    byte[] bytes = frame.getPayload();
    int start = goesOn(stream, line) && beginsWithStamp(bytes) ? STAMP_BYTES : 0;
    if (stamped && line.size() == 0 && beginsWithStamp(bytes)) {
      line.begin(Arrays.copyOf(bytes, STAMP_BYTES));
      start = STAMP_BYTES;
    }
    for (int i = start; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        emit(stream, line, line.size());
        line.begin(new byte[0]);
        line.total = 0;
      } else {
        cut(stream, line);
        line.write(bytes[i]);
        line.total++;
      }
    }
  }

  /** Whether a frame is another piece of a line. Of a terminal only the length tells. */
  private boolean goesOn(StreamType stream, Line line) {
    return stamped && line.total > 0 && (stream != StreamType.RAW || line.total % PIECE == 0);
  }

  private static boolean beginsWithStamp(byte[] bytes) {
    return bytes.length >= STAMP_BYTES
        && STAMP.matcher(new String(bytes, 0, STAMP_BYTES, US_ASCII)).matches();
  }

  /** The rest of a line that is too long has its time. */
  private void cut(StreamType stream, Line line) {
    if (line.length() >= LONGEST) {
      byte[] all = line.toByteArray();
      int end = line.endOfLetters();
      emit(stream, line, end);
      line.begin(line.stamp);
      line.write(all, end, all.length - end);
    }
  }

  /** Gives out what has no end of line. */
  public void finish() {
    open.forEach(
        (stream, line) -> {
          if (line.size() > 0) {
            emit(stream, line, line.size());
          }
        });
  }

  private void emit(StreamType stream, Line line, int end) {
    lines.accept(stream, new String(line.toByteArray(), 0, end, UTF_8).stripTrailing());
  }
}
