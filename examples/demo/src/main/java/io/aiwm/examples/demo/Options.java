package io.aiwm.examples.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/**
 * Options of the demo, from system properties.
 *
 * @param port {@code demo.port}, 1 to 65535; 3305 by default
 * @param exit {@code demo.exit}: end after the last step instead of staying
 * @param timeout {@code demo.timeout} in seconds, 10 to 3600; 240 by default; for all steps
 *     together
 * @param image {@code demo.image}: container image to run where Docker has it already
 * @param hostJar {@code demo.hostJar}: runnable jar of the reference host
 * @param agentJar {@code demo.agentJar}: runnable jar of the agent
 * @param logs {@code demo.logs}: directory for the logs of both
 */
record Options(
    int port,
    boolean exit,
    Duration timeout,
    String image,
    Path hostJar,
    Path agentJar,
    Path logs) {

  static Options from(Properties properties) {
    return new Options(
        number(properties, "demo.port", 3305, 1, 65_535),
        Boolean.parseBoolean(properties.getProperty("demo.exit")),
        Duration.ofSeconds(number(properties, "demo.timeout", 240, 10, 3_600)),
        properties.getProperty("demo.image", "busybox:latest"),
        jar(properties, "demo.hostJar"),
        jar(properties, "demo.agentJar"),
        Path.of(properties.getProperty("demo.logs", "target/demo-logs")));
  }

  private static int number(Properties properties, String name, int fallback, int least, int most) {
    String value = properties.getProperty(name, String.valueOf(fallback));
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same complaint as a number out of range.
    }
    throw new DemoException("-D" + name + " must be a number from " + least + " to " + most);
  }

  private static Path jar(Properties properties, String name) {
    Path jar = Path.of(properties.getProperty(name, "")).normalize();
    if (!Files.isRegularFile(jar)) {
      throw new DemoException(
          "There is no jar at " + jar + " (" + name + "); start the demo with: mvn -q -Pdemo");
    }
    return jar;
  }
}
