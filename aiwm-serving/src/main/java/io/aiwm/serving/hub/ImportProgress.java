package io.aiwm.serving.hub;

import io.aiwm.api.execution.StepContext;
import io.aiwm.api.time.TimeSource;
import io.aiwm.serving.model.ModelFile;
import io.aiwm.serving.model.ModelVersion;
import java.time.Duration;

/**
 * How far an import is: bytes that are in the storage, of those that there will be. Told at each
 * percent, and now and then, since silence would count as a stall. For use by one thread.
 */
final class ImportProgress {
  private static final long EVERY = Duration.ofSeconds(30).toNanos();

  private final TimeSource time;
  private final StepContext context;
  private final long total;
  private long done;
  private int told = -1;
  private long toldAt;

  ImportProgress(TimeSource time, StepContext context, ModelVersion version) {
    this.time = time;
    this.context = context;
    total = Math.max(1, version.fileSize());
    done = version.files().stream().filter(ModelFile::verified).mapToLong(ModelFile::size).sum();
    toldAt = time.nanos();
    add(0);
  }

  StepContext context() {
    return context;
  }

  /** Bytes that came, or, where it is negative, turned out to be of no use. */
  void add(long bytes) {
    done += bytes;
    int percent = (int) Math.max(0, Math.min(99, 100 * done / total));
    if (percent > told || time.nanos() - toldAt > EVERY) {
      told = Math.max(told, percent);
      toldAt = time.nanos();
      context.progress(told);
    }
  }
}
