package io.aiwm.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Custom commands")
class CustomCommandsTest {
  @TempDir Path jar;

  /** A command of an operator's. */
  public static class Rebuild implements CommandHandler {
    @Override
    public String type() {
      return "custom.rebuild";
    }

    @Override
    public boolean repeatable() {
      return false;
    }

    @Override
    public Map<String, Object> handle(CommandArguments arguments, CommandContext context) {
      return Map.of();
    }
  }

  /** Another one of the same name. */
  public static final class RebuildAgain extends Rebuild {}

  /** One that takes the place of a command of the agent's. */
  public static final class Impostor extends Rebuild {
    @Override
    public String type() {
      return "deployment.create";
    }
  }

  /** One whose own needs are not met. */
  public static final class Broken extends Rebuild {
    public Broken() {
      throw new NoClassDefFoundError("missing");
    }
  }

  private List<String> found(String... names) throws IOException {
    Path services = Files.createDirectories(jar.resolve("META-INF/services"));
    Files.write(services.resolve(CommandHandler.class.getName()), List.of(names));
    try (URLClassLoader classes = classes()) {
      return CustomCommands.find(classes).stream()
          .map(handler -> handler.getClass().getSimpleName())
          .toList();
    }
  }

  private URLClassLoader classes() throws MalformedURLException {
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
  }

  @Test
  @DisplayName("are found on the class path")
  void found() throws IOException {
    assertThat(found(Rebuild.class.getName())).containsExactly("Rebuild");
  }

  @Test
  @DisplayName("that cannot be used are left out, and the others stay")
  void leftOut() throws IOException {
    assertThat(found("no.such.Class", Broken.class.getName(), Rebuild.class.getName()))
        .containsExactly("Rebuild");
  }

  @Test
  @DisplayName("take no name of the agent's, and none twice")
  void names() throws IOException {
    String[] all = {
      Impostor.class.getName(), Rebuild.class.getName(), RebuildAgain.class.getName()
    };
    assertThat(found(all)).containsExactly("Rebuild");
  }
}
