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

  /**
   * Bytes that wait for the client; a source with a backlog writes on when there are few, instead
   * of filling the queue until the client is closed.
   */
  int queued();

  /**
   * Runs {@code action} each time that what waits for the client has become little: a source with a
   * backlog goes on then. One action; it must return at once and may write.
   */
  void onDrained(Runnable action);

  /** Ends the response after what is queued. Idempotent. */
  void close();

  /** Runs {@code action} once when either side has closed; at once if that has happened. */
  void onClose(Runnable action);
}
