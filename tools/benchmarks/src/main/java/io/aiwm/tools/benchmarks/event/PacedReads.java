package io.aiwm.tools.benchmarks.event;

import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.http.HttpRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Reads nodes over the API, one after another at a steady pace, and notes how long each took. */
final class PacedReads {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final TimeSource time = TimeSource.system();
  private final Aiwm aiwm;
  private final List<String> nodes;
  private final LongStream.Builder nanos = LongStream.builder();
  private final Thread thread = new Thread(this::read, "reads");
  private volatile boolean ended;

  private PacedReads(Aiwm aiwm, List<String> nodes) {
    this.aiwm = aiwm;
    this.nodes = nodes;
  }

  /** Begins to read. */
  static PacedReads of(Aiwm aiwm, List<String> nodes) {
    PacedReads reads = new PacedReads(aiwm, nodes);
    reads.thread.start();
    return reads;
  }

  private void read() {
    long due = time.nanos();
    for (int i = 0; !ended; i++, due += EVERY_NANOS) {
      pause(due - time.nanos());
      long begun = time.nanos();
      HttpRequest request = HttpRequest.of("GET", "/nodes/" + nodes.get(i % nodes.size()));
      int status = aiwm.http().handle(request).toCompletableFuture().join().status();
      if (status != 200) {
        throw new IllegalStateException("A read answered " + status);
      }
      nanos.add(time.nanos() - begun);
    }
  }

  private static void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends, and says how long each read took, in nanoseconds. */
  long[] end() throws InterruptedException {
    ended = true;
    thread.join();
    return nanos.build().toArray();
  }
}
