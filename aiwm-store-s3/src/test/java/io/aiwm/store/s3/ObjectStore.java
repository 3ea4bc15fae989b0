package io.aiwm.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An object store that others wrote: the one that {@code AIWM_TEST_S3_ENDPOINT} names, else S3Proxy
 * in a process of its own, with its objects in a directory.
 */
final class ObjectStore {
  private static final Path PROGRAM = Path.of("target/s3proxy.jar");
  private static final Pattern LISTENS = Pattern.compile("Started .*\\{127\\.0\\.0\\.1:(\\d+)}");

  final S3Settings settings;
  private final @Nullable Process process;

  private ObjectStore(S3Settings settings, @Nullable Process process) {
    this.settings = settings;
    this.process = process;
  }

  static ObjectStore start(Path directory) throws IOException {
    Map<String, String> given = System.getenv();
    if (given.containsKey("AIWM_TEST_S3_ENDPOINT")) {
      return new ObjectStore(
          new S3Settings(
              given.get("AIWM_TEST_S3_BUCKET"),
              given.getOrDefault("AIWM_TEST_S3_REGION", "us-east-1"),
              URI.create(given.get("AIWM_TEST_S3_ENDPOINT")),
              null,
              given.get("AIWM_TEST_S3_KEY"),
              given.get("AIWM_TEST_S3_SECRET"),
              "aiwm-test/"),
          null);
    }
    assertThat(PROGRAM).as("the program that Maven copies before the tests").exists();
    Process process = launch(directory);
    URI endpoint = URI.create("http://127.0.0.1:" + port(directory.resolve("log"), process));
    S3Settings settings =
        S3Settings.at(endpoint, "bucket", "AKIDTEST", "very-secret/+key").withPrefix("models/");
    try (S3Client client = S3Clients.client(settings)) {
      client.createBucket(request -> request.bucket("bucket"));
    }
    return new ObjectStore(settings, process);
  }

  private static Process launch(Path directory) throws IOException {
    Path settings = directory.resolve("settings");
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=http://127.0.0.1:0
        s3proxy.authorization=aws-v4
        s3proxy.identity=AKIDTEST
        s3proxy.credential=very-secret/+key
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(Files.createDirectory(directory.resolve("objects"))));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-jar",
            PROGRAM.toString(),
            "--properties",
            settings.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private static int port(Path log, Process process) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .failFast("the object store ended, see " + log, () -> !process.isAlive())
        .until(
            () -> {
              Matcher started = LISTENS.matcher(Files.readString(log));
              return started.find() ? Integer.parseInt(started.group(1)) : 0;
            },
            it -> it > 0);
  }

  void stop() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }
}
