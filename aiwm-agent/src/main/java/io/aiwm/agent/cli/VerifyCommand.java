package io.aiwm.agent.cli;

import io.aiwm.agent.update.ReleaseKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = "Check that a bundle was signed with a release key.")
final class VerifyCommand implements Callable<Integer> {
  private final Platform platform;

  @Option(names = "--key", required = true, description = "Public key, Ed25519, in PEM.")
  private Path key = Path.of("");

  @Option(names = "--signature", required = true, description = "Signature, in Base64.")
  private String signature = "";

  @Parameters(paramLabel = "BUNDLE", description = "The file that was signed.")
  private Path bundle = Path.of("");

  VerifyCommand(Platform platform) {
    this.platform = platform;
  }

  @Override
  public Integer call() throws IOException {
    boolean fits = ReleaseKey.read(key).fits(bundle, signature);
    platform.out().println(fits ? "The signature fits." : "The signature does not fit.");
    return fits ? ExitCode.OK : ExitCode.FAILURE;
  }
}
