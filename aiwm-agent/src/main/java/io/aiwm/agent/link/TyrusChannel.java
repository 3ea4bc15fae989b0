package io.aiwm.agent.link;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link LinkChannel} on a Jakarta WebSocket session. */
final class TyrusChannel implements LinkChannel {
  private final Session session;

  TyrusChannel(Session session) {
    this.session = session;
  }

  @Override
  public void sendText(String text, Consumer<@Nullable Throwable> done) {
    try {
      session
          .getAsyncRemote()
          .sendText(text, result -> done.accept(result.isOK() ? null : result.getException()));
    } catch (RuntimeException | Error e) {
      done.accept(e);
    }
  }

  @Override
  public void sendPing(Consumer<@Nullable Throwable> done) {
    try {
      session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
      done.accept(null);
    } catch (IOException | RuntimeException | Error e) {
      done.accept(e);
    }
  }

  @Override
  public void close(int code, String reason) {
    try {
      session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
    } catch (IOException | RuntimeException e) {
      // It was closed already, which is what was asked for.
    }
  }
}
