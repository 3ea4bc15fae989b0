package io.aiwm.core.internal.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.core.http.StreamSink;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.http.JsonBytes;
import io.aiwm.core.internal.task.Coalescer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams every record of a query, one JSON text a line. It reads on only when the client has taken
 * what it was sent, so that a large export fills no memory and holds no thread. A store that is not
 * available is asked again, ever less often, for a minute; a client that takes nothing is waited
 * for as long. Whatever else goes wrong ends the export. One that ends before its time says so in a
 * last line with {@code code} and {@code detail}.
 */
public final class RecordExport<T extends Entity> {
  public static final int PAGE = 100;

  private static final Logger log = LoggerFactory.getLogger(RecordExport.class);
  private static final int FEW_BYTES = 64 * 1024;
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
  private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Engine engine;
  private final Kind<T> kind;
  private final StreamSink sink;
  private final Coalescer coalescer;
  private @Nullable Page<T> read;
  private Query next;
  private Duration pause = LOOK;
  private long wroteAtNanos;
  private boolean over;

  private RecordExport(Engine engine, Kind<T> kind, Query query, Page<T> first, StreamSink sink) {
    this.engine = engine;
    this.kind = kind;
    this.sink = sink;
    next = query;
    read = first;
    wroteAtNanos = engine.time().nanos();
    coalescer = new Coalescer(engine, this::write, LOOK);
  }

  /** The last line of an export that is not whole. */
  private record Cut(String code, String detail) {}

  /**
   * Begins an export.
   *
   * @param query of pages of {@link #PAGE}
   * @param first its first page, so that what cannot be read at all is never begun
   */
  public static <T extends Entity> void open(
      Engine engine, Kind<T> kind, Query query, Page<T> first, StreamSink sink) {
    RecordExport<T> export = new RecordExport<>(engine, kind, query, first, sink);
    sink.onClose(export.coalescer::close);
    export.coalescer.ask();
  }

  private synchronized void write() {
    try {
      writeSome();
    } catch (UnavailableException e) {
      waitForStore(e);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("Export of {} ended early", kind.collection(), e);
      cut(new Cut("INTERNAL_ERROR", "The export is incomplete: an internal error occurred"));
    }
    if (!over) {
      engine.scheduler().after(pause, coalescer::ask);
    }
  }

  private void writeSome() {
    while (!over && sink.queued() < FEW_BYTES) {
      Page<T> page = read == null ? engine.store().list(kind, next) : read;
      read = null;
      pause = LOOK;
      wroteAtNanos = engine.time().nanos();
      String cursor = page.nextCursor();
      boolean open = sink.write(lines(page));
      if (cursor == null || !open) {
        end();
      } else {
        next = next.from(cursor);
      }
    }
    if (!over && impatient()) {
      end(); // The client takes nothing.
    }
  }

  private void waitForStore(UnavailableException failure) {
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(MAX_PAUSE) < 0 ? longer : MAX_PAUSE;
    if (impatient()) {
      log.warn("Export of {} ended early: {}", kind.collection(), failure.getMessage());
      cut(new Cut(failure.code(), "The export is incomplete: the store is unavailable"));
    }
  }

  private boolean impatient() {
    return engine.time().nanos() - wroteAtNanos > PATIENCE_NANOS;
  }

  private void cut(Cut last) {
    sink.write((new String(JsonBytes.of(last), UTF_8) + "\n").getBytes(UTF_8));
    end();
  }

  private void end() {
    over = true;
    sink.close();
  }

  private byte[] lines(Page<T> page) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (T item : page.data()) {
      lines.writeBytes(JsonBytes.of(item));
      lines.write('\n');
    }
    return lines.toByteArray();
  }
}
