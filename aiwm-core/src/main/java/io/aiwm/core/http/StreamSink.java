package io.aiwm.core.http;

/** The open end of a streamed response. Safe for use by many threads; nothing here blocks. */
public interface StreamSink {

  /**
   * Queues bytes for the client.
   *
   * @return false once the stream is closed; a client that reads too slowly for the queue's bound
   *     is closed rather than waited for
   */
  boolean write(byte[] chunk);

  /** Ends the response after what is queued. Idempotent. */
  void close();

  /** Runs {@code action} once when either side has closed; at once if that has happened. */
  void onClose(Runnable action);
}
