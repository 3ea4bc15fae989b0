package io.aiwm.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the node's token comes from. A token in a file is read afresh every time, so that a new one
 * is taken up without a restart. Never prints the token. Safe for use by many threads.
 */
public final class TokenSource {
  private final String description;
  private final @Nullable Path file;
  private final Reader reader;

  private TokenSource(String description, @Nullable Path file, Reader reader) {
    this.description = description;
    this.file = file;
    this.reader = reader;
  }

  /** A token that was given as a value and cannot change while the agent runs. */
  public static TokenSource ofValue(String name, String token) {
    return new TokenSource("the environment variable " + name, null, token::strip);
  }

  /** A file that holds nothing but the token. */
  public static TokenSource ofFile(Path file) {
    return new TokenSource("the file " + file, file, () -> Files.readString(file).strip());
  }

  /** An entry of a properties file. */
  static TokenSource ofProperty(Path file, String name) {
    return new TokenSource(
        name + " in the file " + file,
        file,
        () -> Settings.readProperties(file).getProperty(name, "").strip());
  }

  /**
   * The token as it is now.
   *
   * @throws IOException if it cannot be read or is empty; the message says where it was looked for
   */
  public String read() throws IOException {
    String token;
    try {
      token = reader.read();
    } catch (IOException e) {
      throw new IOException("cannot read the node token from " + description + ": " + e, e);
    }
    if (token.isEmpty()) {
      throw new IOException("no node token in " + description);
    }
    return token;
  }

  /** The file that a new token may appear in; empty where the token is fixed. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  @Override
  public String toString() {
    return description;
  }

  private interface Reader {
    String read() throws IOException;
  }
}
