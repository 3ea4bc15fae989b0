package io.aiwm.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Makes lines of frames, which end wherever a read from the engine ended. Not thread-safe. */
final class LineAssembler {
  /** A line this long is no line; the engine itself cuts at 16 KiB. */
  static final int LONGEST = 17 << 10;

  private final Map<StreamType, ByteArrayOutputStream> open = new EnumMap<>(StreamType.class);
  private final BiConsumer<StreamType, String> lines;

  /**
   * @param lines takes each line, without its end, as soon as it is whole
   */
  LineAssembler(BiConsumer<StreamType, String> lines) {
    this.lines = lines;
  }

  void add(Frame frame) {
    StreamType stream = frame.getStreamType();
    ByteArrayOutputStream line =
        open.computeIfAbsent(stream, any -> new ByteArrayOutputStream(256));
    for (byte next : frame.getPayload()) {
      if (next == '\n' || line.size() >= LONGEST) {
        emit(stream, line);
      }
      if (next != '\n') {
        line.write(next);
      }
    }
  }

  /** Gives out what has no end of line. */
  void finish() {
    open.forEach(
        (stream, line) -> {
          if (line.size() > 0) {
            emit(stream, line);
          }
        });
  }

  private void emit(StreamType stream, ByteArrayOutputStream line) {
    lines.accept(stream, line.toString(UTF_8).stripTrailing());
    line.reset();
  }
}
