package io.aiwm.core.internal.workload;

import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ModelDownloadProgress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The progress of a download as progress of the command that asked for it. */
final class DownloadProgress {
  private DownloadProgress() {}

  static @Nullable CommandResult of(ModelDownloadProgress progress) {
    String messageId = progress.originalMessageId();
    if (messageId == null) {
      return null;
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    putIfPresent(facts, "downloadedBytes", progress.downloadedBytes());
    putIfPresent(facts, "totalBytes", progress.totalBytes());
    putIfPresent(facts, "bytesPerSecond", progress.bytesPerSecond());
    putIfPresent(facts, "status", progress.status());
    Double percent = progress.progress();
    Integer rounded = percent == null ? null : (int) Math.round(percent);
    return new CommandResult(messageId, CommandResult.PROGRESS, facts, null, rounded);
  }

  private static void putIfPresent(Map<String, Object> facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.put(name, value);
    }
  }
}
