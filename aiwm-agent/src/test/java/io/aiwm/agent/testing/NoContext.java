package io.aiwm.agent.testing;

import io.aiwm.agent.command.CommandContext;
import java.time.Duration;

/** For commands whose answer alone matters. */
public final class NoContext implements CommandContext {
  @Override
  public String messageId() {
    return "m";
  }

  @Override
  public void progress(int percent) {}

  @Override
  public boolean emit(String type, Object data) {
    return true;
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public void pause(Duration duration) {}

  @Override
  public void handOver(Runnable next) {}

  @Override
  public void afterAnswer(Runnable task) {}
}
