package io.aiwm.agent.journal;

import java.io.IOException;
import java.util.List;

/** Lines that are only ever appended, or replaced all at once. Not safe for use by two threads. */
interface LogFile extends AutoCloseable {

  /** All whole lines, oldest first. What a crash left torn is dropped. */
  List<String> read() throws IOException;

  /**
   * Appends a line, whole or not at all.
   *
   * @param durable whether it must be on disk when this returns
   */
  void append(String line, boolean durable) throws IOException;

  /** Replaces everything, atomically and durably. */
  void replace(List<String> lines) throws IOException;

  /** Size in bytes. */
  long size() throws IOException;

  @Override
  void close() throws IOException;
}
