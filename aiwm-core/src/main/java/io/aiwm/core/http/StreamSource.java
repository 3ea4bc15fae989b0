package io.aiwm.core.http;

/** Feeds a response without end, such as server-sent events. */
@FunctionalInterface
public interface StreamSource {

  /**
   * Called once, after the head has been written. Must return at once; it keeps the sink and writes
   * to it from whatever thread has something to say.
   */
  void open(StreamSink sink);
}
