package io.aiwm.agent.config;

import io.aiwm.agent.files.PastedText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Raw values by name: the environment first, then the properties file. */
final class Settings {
  private final Map<String, String> environment;
  private final @Nullable Path file;
  private final Properties properties;

  private Settings(Map<String, String> environment, @Nullable Path file, Properties properties) {
    this.environment = environment;
    this.file = file;
    this.properties = properties;
  }

  static Settings read(Map<String, String> environment, @Nullable Path file) throws IOException {
    return new Settings(environment, file, file == null ? new Properties() : readProperties(file));
  }

  /** The first of the names that has a value that is not blank. */
  Optional<Found> find(List<String> names) {
    for (String name : names) {
      String value = PastedText.value(environment.getOrDefault(name, ""));
      if (!value.isEmpty()) {
        return Optional.of(new Found(name, value, null));
      }
    }
    for (String name : names) {
      String value = PastedText.value(properties.getProperty(name, ""));
      if (!value.isEmpty()) {
        return Optional.of(new Found(name, value, file));
      }
    }
    return Optional.empty();
  }

  static Properties readProperties(Path file) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(PastedText.read(file)));
    } catch (IllegalArgumentException e) {
      throw new IOException("malformed escape in properties", e);
    }
    return properties;
  }

  /**
   * A value and where it stands.
   *
   * @param file the properties file, or null for the environment
   */
  record Found(String name, String value, @Nullable Path file) {
    @Override
    public String toString() {
      return name;
    }
  }
}
