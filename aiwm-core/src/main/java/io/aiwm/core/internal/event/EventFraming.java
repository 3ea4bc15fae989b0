package io.aiwm.core.internal.event;

/** Framing of an event stream. */
enum EventFraming {
  /** Server-sent events, as HTML has them. */
  SERVER_SENT("text/event-stream", "retry: 2000\n\n", ": keep-alive\n\n") {
    @Override
    String event(long position, String json) {
      return "id: " + position + "\ndata: " + json + "\n\n";
    }

    @Override
    String gap(String json) {
      return "event: gap\ndata: " + json + "\n\n";
    }
  },

  /** One JSON text a line; an empty line says that nothing happened. */
  LINES("application/x-ndjson", "", "\n") {
    @Override
    String event(long position, String json) {
      return json + "\n";
    }

    @Override
    String gap(String json) {
      return "{\"gap\":" + json + "}\n";
    }
  };

  private final String mediaType;
  private final String opening;
  private final String keepAlive;

  EventFraming(String mediaType, String opening, String keepAlive) {
    this.mediaType = mediaType;
    this.opening = opening;
    this.keepAlive = keepAlive;
  }

  String mediaType() {
    return mediaType;
  }

  /** Opening of the stream. */
  String opening() {
    return opening;
  }

  /** Frame that keeps the connection alive. */
  String keepAlive() {
    return keepAlive;
  }

  /** One event. */
  abstract String event(long position, String json);

  /** Word that events are missing here. */
  abstract String gap(String json);
}
