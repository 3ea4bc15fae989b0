package io.aiwm.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object store that others wrote: the one that {@code AIWM_TEST_S3_ENDPOINT} names, else S3Proxy
 * in a process of its own, with its objects in a directory.
 */
public final class S3Server {
  private static final Path PROGRAM = Path.of("target/s3proxy.jar");
  private static final Pattern LISTENS = Pattern.compile("Started .*\\{127\\.0\\.0\\.1:(\\d+)}");

  public final S3Bucket bucket;
  private final Process process;

  private S3Server(S3Bucket bucket, Process process) {
    this.bucket = bucket;
    this.process = process;
  }

  public static S3Server start(Path directory) throws IOException {
    Map<String, String> given = System.getenv();
    if (given.containsKey("AIWM_TEST_S3_ENDPOINT")) {
      S3Bucket bucket =
          new S3Bucket(
              given.get("AIWM_TEST_S3_ENDPOINT").replaceFirst("/+$", ""),
              given.get("AIWM_TEST_S3_BUCKET"),
              given.get("AIWM_TEST_S3_KEY"),
              given.get("AIWM_TEST_S3_SECRET"),
              given.getOrDefault("AIWM_TEST_S3_REGION", "us-east-1"));
      return new S3Server(bucket, null);
    }
    assertThat(PROGRAM).as("the program that Maven copies before the tests").exists();
    Process process = launch(directory);
    int port = port(directory.resolve("log"), process);
    S3Bucket bucket =
        new S3Bucket(
            "http://127.0.0.1:" + port, "bucket", "AKIDTEST", "very-secret/+key", "us-east-1");
    bucket.create();
    return new S3Server(bucket, process);
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
        .atMost(Duration.ofSeconds(20))
        .failFast("the object store ended, see " + log, () -> !process.isAlive())
        .until(
            () -> {
              Matcher started = LISTENS.matcher(Files.readString(log));
              return started.find() ? Integer.parseInt(started.group(1)) : 0;
            },
            it -> it > 0);
  }

  public void stop() throws InterruptedException {
    if (process == null) {
      bucket.empty();
    } else {
      process.destroyForcibly().waitFor();
    }
  }
}
