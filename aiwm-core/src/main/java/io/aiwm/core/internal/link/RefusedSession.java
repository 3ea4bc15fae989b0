package io.aiwm.core.internal.link;

import io.aiwm.core.link.LinkSession;

/** A connection that was turned away; whatever still comes from it is ignored. */
final class RefusedSession implements LinkSession {
  @Override
  public void onText(String frame) {}

  @Override
  public void onBinary() {}

  @Override
  public void onPong() {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onClosed(int code, String reason) {}
}
