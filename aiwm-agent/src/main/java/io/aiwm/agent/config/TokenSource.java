package io.aiwm.agent.config;

import io.aiwm.agent.files.PastedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The source of the node's token. A token in a file is read afresh every time, so that a new one is
 * taken up without a restart. Never prints the token. Safe for use by many threads.
 */
public final class TokenSource {
  private static final String SCHEME = "Bearer ";

  /** Beside letters and digits, by RFC 6750. */
  private static final String OTHER = "-._~+/=";

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
    return new TokenSource("the environment variable " + name, null, () -> token);
  }

  /** A file that holds nothing but the token. */
  public static TokenSource ofFile(Path file) {
    return new TokenSource("the file " + file, file, () -> PastedText.read(file));
  }

  /** An entry of a properties file. */
  static TokenSource ofProperty(Path file, String name) {
    return new TokenSource(
        name + " in the file " + file,
        file,
        () -> Settings.readProperties(file).getProperty(name, ""));
  }

  /**
   * The token as it is now, without what was pasted around it.
   *
   * @throws IOException if it cannot be read, is empty or can be no token; the message says where
   *     it was looked for, and nothing of the token
   */
  public String read() throws IOException {
    String token;
    try {
      token = withoutScheme(PastedText.value(reader.read()));
    } catch (IOException e) {
      throw new IOException("cannot read the node token from " + description + ": " + e, e);
    }
    if (token.isEmpty()) {
      throw new IOException("no node token in " + description);
    }
    requireTokenCharacters(token);
    return token;
  }

  private static String withoutScheme(String text) {
    boolean whole = text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return whole ? PastedText.value(text.substring(SCHEME.length())) : text;
  }

  /** Sent as it is, it would be refused as a forged one. */
  private void requireTokenCharacters(String token) throws IOException {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      boolean letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!letter && OTHER.indexOf(c) < 0) {
        throw new IOException(
            "the node token in "
                + description
                + " has a character that no token has (U+"
                + HexFormat.of().withUpperCase().toHexDigits(c)
                + " after "
                + i
                + " others); copy it once more");
      }
    }
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
