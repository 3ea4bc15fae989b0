package io.aiwm.examples.jettyhost;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.security.SecretRef;
import io.aiwm.api.security.SecretResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secrets that commands name: files of a directory, or environment variables. A file in the
 * sub-directory of an organisation is for that one alone and goes first; one in the directory
 * itself, and a variable {@code SECRET_<NAME>}, are for all. Files are read anew each time.
 */
final class HostSecrets implements SecretResolver {
  private static final String PREFIX = "SECRET_";
  private static final long MAX_BYTES = 65_536;
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final Pattern NO_LETTERS = Pattern.compile("[^A-Z0-9]");

  private final Path directory;
  private final Map<String, String> variables;

  HostSecrets(Path directory, Map<String, String> variables) {
    this.directory = directory;
    this.variables = Map.copyOf(variables);
  }

  @Override
  public Optional<String> resolve(Owner owner, SecretRef ref) {
    return own(owner, ref.name()).or(() -> file(directory, ref.name())).or(() -> variable(ref));
  }

  private Optional<String> own(Owner owner, String name) {
    String organization = owner.orgId();
    return FILE.matcher(organization).matches()
        ? file(directory.resolve(organization), name)
        : Optional.empty();
  }

  /** A name with a slash would lead into another organisation's directory. */
  private static Optional<String> file(Path parent, String name) {
    if (!FILE.matcher(name).matches() || !Files.isRegularFile(parent.resolve(name))) {
      return Optional.empty();
    }
    Path file = parent.resolve(name);
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalStateException("The file of secret " + name + " has more than 64 KiB");
      }
      return Optional.of(Files.readString(file).replaceFirst("\\R\\z", ""));
    } catch (IOException e) {
      throw new UncheckedIOException("The file of secret " + name + " cannot be read", e);
    }
  }

  private Optional<String> variable(SecretRef ref) {
    String name = NO_LETTERS.matcher(ref.name().toUpperCase(Locale.ROOT)).replaceAll("_");
    return Optional.ofNullable(variables.get(PREFIX + name));
  }

  /** Shows where they are. */
  @Override
  public String toString() {
    return "HostSecrets[" + directory + "]";
  }
}
