package io.aiwm.tests.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.core.json.Json;
import io.aiwm.core.link.Handshake;
import io.aiwm.core.link.LinkChannel;
import io.aiwm.core.link.LinkSession;
import io.aiwm.core.link.NodeLink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The far end of a channel, in one thread: remembers what it is sent. */
final class FakeAgent implements LinkChannel {
  final List<JsonNode> frames = new ArrayList<>();
  final List<Consumer<Throwable>> unfinished = new ArrayList<>();
  boolean reading = true;
  boolean ponging = true;
  int pings;
  int closeCode;
  String closeReason = "";
  private final LinkSession session;

  FakeAgent(NodeLink link, Handshake handshake) {
    session = link.open(handshake, this);
  }

  FakeAgent say(String frame) {
    session.onText(frame.replace('\'', '"'));
    return this;
  }

  void sayAsIs(String frame) {
    session.onText(frame);
  }

  /** How many errors of that code it was sent. */
  long answers(String code) {
    return frames.stream().filter(frame -> frame.at("/data/code").asText().equals(code)).count();
  }

  FakeAgent sayBinary() {
    session.onBinary();
    return this;
  }

  FakeAgent register() {
    return say("{'type':'node.register','messageId':'r','data':{'hostname':'h'}}");
  }

  FakeAgent beat() {
    return beat("online");
  }

  FakeAgent beat(String status) {
    return say("{'type':'telemetry.heartbeat','data':{'status':'" + status + "'}}");
  }

  /** The socket goes away. */
  void vanish() {
    session.onClosed(1006, "");
  }

  List<String> types() {
    return frames.stream().map(frame -> frame.get("type").asText()).toList();
  }

  JsonNode last() {
    return frames.get(frames.size() - 1);
  }

  JsonNode last(String type) {
    return frames.stream()
        .filter(frame -> frame.get("type").asText().equals(type))
        .reduce((a, b) -> b)
        .orElseThrow(() -> new AssertionError("No " + type + " in " + frames));
  }

  @Override
  public void sendText(String text, Consumer<Throwable> done) {
    try {
      frames.add(Json.mapper().readTree(text));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    if (reading) {
      done.accept(null);
    } else {
      unfinished.add(done);
    }
  }

  @Override
  public void ping() {
    pings++;
    if (ponging) {
      session.onPong();
    }
  }

  @Override
  public void close(int code, String reason) {
    if (closeCode == 0) {
      closeCode = code;
      closeReason = reason;
      if (session != null) {
        session.onClosed(code, reason);
      }
    }
  }
}
