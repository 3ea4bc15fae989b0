package io.aiwm.core.http;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.task.Coalescer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Streams every record of a query, one JSON text a line. It reads on only when the client has taken
 * what it was sent, so that a large export fills no memory and holds no thread. Where the store
 * fails it is asked again until the client gives up.
 */
public final class RecordExport<T extends Entity> {
  private static final int PAGE = 100;
  private static final int FEW_BYTES = 64 * 1024;
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Engine engine;
  private final Kind<T> kind;
  private final StreamSink sink;
  private final Coalescer coalescer;
  private @Nullable Query next;

  private RecordExport(Engine engine, Kind<T> kind, Query query, StreamSink sink) {
    this.engine = engine;
    this.kind = kind;
    this.sink = sink;
    next = query.limitedTo(PAGE);
    coalescer = new Coalescer(engine, this::write, LOOK);
  }

  public static <T extends Entity> void open(
      Engine engine, Kind<T> kind, Query query, StreamSink sink) {
    RecordExport<T> export = new RecordExport<>(engine, kind, query, sink);
    sink.onClose(export.coalescer::close);
    export.coalescer.ask();
  }

  private synchronized void write() {
    try {
      writeSome();
    } finally {
      if (next != null) {
        engine.scheduler().after(LOOK, coalescer::ask);
      }
    }
  }

  private void writeSome() {
    while (next != null && sink.queued() < FEW_BYTES) {
      Page<T> page = engine.store().list(kind, next);
      String cursor = page.nextCursor();
      boolean open = sink.write(lines(page));
      next = cursor == null || !open ? null : next.from(cursor);
    }
    if (next == null) {
      sink.close();
    }
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
