package io.aiwm.serving.upload;

import io.aiwm.api.error.ValidationException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.StoredPart;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way into an upload, hashed as they pass: while one part is written the next is
 * filled, and then the writer waits, so that an upload holds two parts in memory and no more. For
 * use by one thread.
 */
public final class PartWriter {
  private static final int FIRST_BYTES = 256 * 1024;

  private final ModelStorage storage;
  private final String key;
  private final String uploadId;
  private final int partBytes;
  private final Executor executor;
  private final MessageDigest digest = sha256();
  private final List<StoredPart> parts = new ArrayList<>();
  private byte[] filling = new byte[FIRST_BYTES];
  private int filled;
  private byte @Nullable [] spare;
  private @Nullable CompletableFuture<StoredPart> inFlight;
  private int begun;
  private long size;

  /**
   * A writer.
   *
   * @param partBytes size of each part but the last
   * @param executor writes parts while more bytes come
   */
  public PartWriter(
      ModelStorage storage, String key, String uploadId, int partBytes, Executor executor) {
    this.storage = storage;
    this.key = key;
    this.uploadId = uploadId;
    this.partBytes = partBytes;
    this.executor = executor;
  }

  /** Parts that are there already, from the first on; what is written follows them. */
  public PartWriter after(List<StoredPart> present) {
    parts.addAll(present);
    begun = present.size();
    return this;
  }

  /** Hashes bytes that are there already. */
  public void hash(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
    size += length;
  }

  /** Takes in bytes; waits where the storage is behind. */
  public void write(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    size += length;
    int at = offset;
    int left = length;
    while (left > 0) {
      int count = Math.min(left, partBytes - filled);
      reserve(filled + count);
      System.arraycopy(bytes, at, filling, filled, count);
      filled += count;
      at += count;
      left -= count;
      if (filled == partBytes) {
        flush();
      }
    }
  }

  /** Small files take little memory. */
  private void reserve(int wanted) {
    if (wanted > filling.length) {
      filling = Arrays.copyOf(filling, Math.min(partBytes, Math.max(wanted, filling.length * 2)));
    }
  }

  private void flush() {
    byte[] full = filling;
    int length = filled;
    byte[] next = await();
    begun++;
    if (begun > ModelStorage.MAX_PARTS) {
      throw new ValidationException(
          "Content-Length", "is required of files of more than " + size + " bytes");
    }
    int number = begun;
    inFlight =
        CompletableFuture.supplyAsync(
            () -> storage.putPart(key, uploadId, number, full, length), executor);
    spare = full;
    filling = next == null ? new byte[FIRST_BYTES] : next;
    filled = 0;
  }

  /** Waits for the part that is being written; its bytes are free then. */
  private byte @Nullable [] await() {
    CompletableFuture<StoredPart> writing = inFlight;
    if (writing != null) {
      inFlight = null;
      try {
        parts.add(writing.join());
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }
    byte[] free = spare;
    spare = null;
    return free;
  }

  /** Waits for what is being written, whatever becomes of it: nothing comes after an abort. */
  public void settle() {
    CompletableFuture<StoredPart> writing = inFlight;
    if (writing != null) {
      writing.handle((part, failure) -> true).join();
    }
  }

  /** Writes what is left, and answers all parts; there is one at least, if an empty one. */
  public List<StoredPart> finish() {
    if (filled > 0 || begun == 0) {
      flush();
    }
    await();
    return parts;
  }

  /** Bytes so far. */
  public long size() {
    return size;
  }

  /** Hash of all bytes; once. */
  public String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
