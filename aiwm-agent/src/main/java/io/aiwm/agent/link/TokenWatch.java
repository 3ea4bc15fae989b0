package io.aiwm.agent.link;

import io.aiwm.agent.config.TokenSource;
import java.io.IOException;

/** A watch for a token that is another one than the one last used. Not safe for many threads. */
final class TokenWatch {
  private final TokenSource source;
  private String used = "";

  TokenWatch(TokenSource source) {
    this.source = source;
  }

  /** Reads the token in order to use it. */
  String use() throws IOException {
    used = source.read();
    return used;
  }

  /** Whether there is a token that has not been used yet. */
  boolean changed() {
    try {
      return !source.read().equals(used);
    } catch (IOException e) {
      // It is being replaced, or gone: the one in use stays until there is another.
      return false;
    }
  }

  boolean canChange() {
    return source.file().isPresent();
  }
}
