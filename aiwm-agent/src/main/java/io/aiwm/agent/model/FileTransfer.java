package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.files.Sha256;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way: looked up first, then fetched in parts where the source gives parts, else in
 * one piece, then compared with its checksum. It carries its own name only when all of it is there.
 */
final class FileTransfer {
  /** As much as the source has sent when it is asked for nothing. */
  private static final int BUFFER = 256 << 10;

  private final RemoteFile remote;
  private final Transfer transfer;
  private final Path file;
  private final Path part;
  private final Path state;
  private final AtomicLong counted = new AtomicLong();
  private volatile @Nullable Long size;
  private @Nullable String validator;
  private boolean inParts;
  private volatile boolean inOnePiece;

  /**
   * @param directory where the model is put together
   */
  FileTransfer(RemoteFile remote, Transfer transfer, Path directory) throws CommandException {
    this.remote = remote;
    this.transfer = transfer;
    file = directory.resolve(ModelPath.writable(remote.path()));
    part = file.resolveSibling(file.getFileName() + ".part");
    state = file.resolveSibling(file.getFileName() + ".parts");
  }

  RemoteFile remote() {
    return remote;
  }

  /** Bytes in all, once that is known. */
  Optional<Long> size() {
    return Optional.ofNullable(size);
  }

  boolean isDone() {
    return Files.exists(file);
  }

  /** Asks the source how large the file is and whether it gives parts. */
  void lookUp() throws IOException, CommandException, InterruptedException {
    Files.createDirectories(file.getParent());
    if (isDone()) {
      size = Files.size(file);
      transfer.bytes.addAndGet(size);
      return;
    }
    transfer.patience.await(
        () -> {
          try (HttpAnswer answer = ask("bytes=0-0")) {
            inParts = answer.status() == HttpAnswer.PARTIAL;
            validator = answer.validator().orElse(null);
            size = announced(answer);
          }
          return true;
        });
    compareSize();
    inParts = inParts && size != null;
  }

  private void compareSize() throws CommandException {
    if (remote.size() != null && size != null && !remote.size().equals(size)) {
      throw new CommandException(
          ErrorCode.CHECKSUM_MISMATCH,
          remote.path() + " has " + size + " bytes at its source, not " + remote.size());
    }
  }

  private HttpAnswer ask(String range) throws IOException, CommandException {
    return transfer.client.get(remote.uri(), remote.authority(), Map.of("Range", range));
  }

  private @Nullable Long announced(HttpAnswer answer) {
    if (answer.status() == HttpAnswer.NO_SUCH_RANGE) {
      // There is not even a first byte.
      return 0L;
    }
    if (answer.status() == HttpAnswer.PARTIAL) {
      return answer.wholeSize().orElse(remote.size());
    }
    return answer.length() >= 0 ? Long.valueOf(answer.length()) : remote.size();
  }

  /** What is left to do, in pieces that may be done at the same time; looks at the disk. */
  List<Callable<Boolean>> work() throws IOException {
    if (isDone()) {
      return List.of();
    }
    Long parted = size;
    if (!inParts || parted == null) {
      return List.of(this::fetchWhole);
    }
    boolean kept = Files.exists(part);
    if (!kept) {
      Files.deleteIfExists(state);
    }
    Chunks chunks = Chunks.open(state, new Chunks.Version(parted, version(), transfer.boot));
    count(chunks.bytes());
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int i = 0; i < chunks.count(); i++) {
      int chunk = i;
      if (!chunks.has(chunk)) {
        work.add(() -> fetch(chunks, chunk));
      }
    }
    return work;
  }

  private boolean fetch(Chunks chunks, int chunk)
      throws IOException, CommandException, InterruptedException {
    long[] at = {chunks.start(chunk)};
    try (FileChannel out = open()) {
      transfer.patience.await(
          () -> {
            fetch(out, at, chunks.end(chunk));
            return true;
          },
          () -> at[0]);
    }
    if (!inOnePiece) {
      chunks.add(chunk);
    }
    return true;
  }

  private void fetch(FileChannel out, long[] at, long end) throws IOException, CommandException {
    if (inOnePiece) {
      return;
    }
    try (HttpAnswer answer = askPart(at[0], end)) {
      if (answer.status() != HttpAnswer.PARTIAL
          || answer.rangeStart() != at[0]
          || isOfAnother(answer)) {
        inOnePiece = true;
      } else {
        copy(answer.body(), out, at, end);
      }
    }
  }

  /**
   * Whether the parts turned out not to fit: the file has changed at its source, or servers that
   * share a name have each a word of their own for it. One answer is always of one version.
   */
  boolean isLeftForOnePiece() {
    return inOnePiece;
  }

  /** What parts must have in common: a checksum judges best, whatever the servers call the file. */
  private @Nullable String version() {
    return remote.sha256() == null ? validator : "sha256:" + remote.sha256();
  }

  /** Object stores do not heed If-Range: they give parts of what is there now. */
  private boolean isOfAnother(HttpAnswer answer) {
    return remote.sha256() == null
        && validator != null
        && answer.validator().filter(it -> !it.equals(validator)).isPresent();
  }

  private HttpAnswer askPart(long start, long end) throws IOException, CommandException {
    String range = "bytes=" + start + "-" + (end - 1);
    return transfer.client.get(
        remote.uri(),
        remote.authority(),
        validator == null || remote.sha256() != null
            ? Map.of("Range", range)
            : Map.of("Range", range, "If-Range", validator));
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** From the beginning each time: the source gives no parts, or none that fit. */
  boolean fetchWhole() throws IOException, CommandException, InterruptedException {
    Files.deleteIfExists(state);
    try (FileChannel out = open()) {
      transfer.patience.await(
          () -> {
            count(-counted.get());
            out.truncate(0);
            fetchWhole(out);
            return true;
          });
    }
    return true;
  }

  private void fetchWhole(FileChannel out) throws IOException, CommandException {
    try (HttpAnswer answer = transfer.client.get(remote.uri(), remote.authority(), Map.of())) {
      if (answer.length() >= 0) {
        size = answer.length();
        compareSize();
      }
      copy(answer.body(), out, new long[] {0}, size == null ? Long.MAX_VALUE : size);
    }
  }

  private void count(long bytes) {
    counted.addAndGet(bytes);
    transfer.bytes.addAndGet(bytes);
  }

  /** Copies up to {@code end}; an end of the stream before it is a failure, if it is known. */
  private void copy(InputStream in, FileChannel out, long[] at, long end) throws IOException {
    byte[] buffer = new byte[BUFFER];
    while (at[0] < end) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, end - at[0]));
      if (read < 0) {
        if (end == Long.MAX_VALUE) {
          return;
        }
        throw new IOException("the source ended early");
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
      while (bytes.hasRemaining()) {
        at[0] += write(out, bytes, at[0]);
      }
      if (transfer.isCancelled()) {
        throw new IOException("broken off");
      }
    }
  }

  private int write(FileChannel out, ByteBuffer bytes, long at) throws IOException {
    try {
      int written = out.write(bytes, at);
      count(written);
      return written;
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  /** All of it is here: checks it, makes it durable and gives it its name. */
  void finish() throws IOException, CommandException {
    if (isDone()) {
      return;
    }
    if (!Files.exists(part)) {
      Files.createFile(part);
    }
    long found = Files.size(part);
    if (size != null && found != size) {
      throw corrupt("has " + found + " bytes, not " + size);
    }
    if (remote.sha256() != null) {
      String sha256 = Sha256.of(part, transfer::isCancelled);
      if (!sha256.equals(remote.sha256())) {
        throw corrupt("has the checksum " + sha256 + ", not " + remote.sha256());
      }
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(state);
    size = found;
  }

  private CommandException corrupt(String how) throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(state);
    return new CommandException(ErrorCode.CHECKSUM_MISMATCH, remote.path() + " " + how);
  }

  /** The disk, not the source, is the trouble. */
  static final class DiskException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskException(IOException cause) {
      super(cause);
    }
  }
}
