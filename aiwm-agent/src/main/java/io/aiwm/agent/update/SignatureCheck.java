package io.aiwm.agent.update;

import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.program.ProgramRunner;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The check of a bundle's signature with {@code aio-worker verify} in a process of its own: the
 * JDK's Ed25519 keeps a whole file in memory, which this process has no room for.
 */
final class SignatureCheck {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** The file, the copy that the JDK makes, and the one that it makes of that. */
  private static final int COPIES = 4;

  private static final int OWN_MEGABYTES = 48;

  private static final String MAIN = "io.aiwm.agent.AgentMain";

  private final @Nullable Path key;
  private final ProgramRunner programs;

  /**
   * @param key file with the key, or null where signatures are not asked for
   */
  SignatureCheck(@Nullable Path key, ProgramRunner programs) {
    this.key = key;
    this.programs = programs;
  }

  void require(Path bundle, @Nullable String signature)
      throws CommandException, IOException, InterruptedException {
    if (key == null) {
      return;
    }
    if (signature == null || signature.isBlank()) {
      throw invalid("it is not signed, and this node takes signed releases only");
    }
    int status = programs.run(command(key, bundle, signature), LIMIT).exitCode();
    if (status != 0) {
      throw invalid("its signature was not made with this node's release key");
    }
  }

  private static List<String> command(Path key, Path bundle, String signature) throws IOException {
    long megabytes = OWN_MEGABYTES + COPIES * (Files.size(bundle) >> 20);
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-Xmx" + megabytes + "m",
        "-cp",
        System.getProperty("java.class.path"),
        MAIN,
        "verify",
        "--key",
        key.toString(),
        "--signature",
        signature,
        bundle.toString());
  }

  private static CommandException invalid(String why) {
    return new CommandException(ErrorCode.SIGNATURE_INVALID, "the bundle is refused: " + why);
  }
}
