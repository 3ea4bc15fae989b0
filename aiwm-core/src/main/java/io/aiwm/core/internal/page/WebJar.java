package io.aiwm.core.internal.page;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/** Files of a WebJar of whichever version is on the class path. */
final class WebJar {
  private WebJar() {}

  /**
   * The folder of a WebJar; empty where the jar is not on the class path.
   *
   * @param group Maven group, for example {@code org.webjars}
   * @param artifact Maven artifact
   * @param folder within the jar's own folder, with a slash at its end; may be empty
   */
  static Optional<ClassPathFile> folder(String group, String artifact, String folder) {
    String pom = "META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    return ClassPathFile.read(pom)
        .map(WebJar::version)
        .map(version -> "META-INF/resources/webjars/" + artifact + "/" + version + "/" + folder)
        .map(ClassPathFile::new);
  }

  private static String version(byte[] pom) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(new String(pom, StandardCharsets.ISO_8859_1)));
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the properties of a WebJar", e);
    }
  }
}
