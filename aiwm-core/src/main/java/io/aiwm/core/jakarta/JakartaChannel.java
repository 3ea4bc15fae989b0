package io.aiwm.core.jakarta;

import io.aiwm.core.link.LinkChannel;
import io.aiwm.core.settings.LinkSettings;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link LinkChannel} on a Jakarta session. */
final class JakartaChannel implements LinkChannel {
  private static final Logger log = LoggerFactory.getLogger(JakartaChannel.class);
  private static final int MAX_REASON = 123;

  private final Session session;
  private final RemoteEndpoint.Async remote;

  JakartaChannel(Session session, LinkSettings settings) {
    this.session = session;
    remote = session.getAsyncRemote();
    remote.setSendTimeout(settings.sendTimeout().toMillis());
  }

  @Override
  public void sendText(String text, Consumer<@Nullable Throwable> done) {
    try {
      remote.sendText(text, result -> done.accept(failure(result)));
    } catch (RuntimeException e) {
      done.accept(e);
    }
  }

  private static @Nullable Throwable failure(SendResult result) {
    if (result.isOK()) {
      return null;
    }
    Throwable failure = result.getException();
    return failure == null ? new IOException("The frame was not sent") : failure;
  }

  @Override
  public void ping() {
    try {
      remote.sendPing(ByteBuffer.allocate(0));
    } catch (IOException | RuntimeException e) {
      log.debug("A ping was not sent: {}", e.toString());
    }
  }

  @Override
  public void close(int code, String reason) {
    try {
      session.close(new CloseReason(CloseCodes.getCloseCode(code), shortened(reason)));
    } catch (IOException | RuntimeException e) {
      log.debug("A session was closed already: {}", e.toString());
    }
  }

  private static String shortened(String reason) {
    String text = reason;
    while (text.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }
}
