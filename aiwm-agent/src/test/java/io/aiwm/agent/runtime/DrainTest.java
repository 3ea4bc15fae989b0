package io.aiwm.agent.runtime;

import static io.aiwm.agent.testing.FakeController.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.agent.testing.NoContext;
import io.aiwm.api.time.TimeSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A node that drains")
class DrainTest {
  @TempDir Path directory;

  private Drain drain() {
    return new Drain(directory, List::of);
  }

  private static Map<String, Object> run(CommandHandler handler, String data)
      throws CommandException, InterruptedException {
    String frame = command(handler.type(), "m1", data);
    return handler.handle(
        new CommandArguments(new MessageCodec(TimeSource.system()).read(frame).orElseThrow()),
        new NoContext());
  }

  private record Working(String type) implements CommandHandler {
    @Override
    public Map<String, Object> handle(CommandArguments arguments, CommandContext context) {
      return Map.of("done", true);
    }

    @Override
    public boolean repeatable() {
      return true;
    }
  }

  @Test
  @DisplayName(
      "takes no new work, in its next life too, until it is told to, and goes on otherwise")
  void drains() throws Exception {
    assertThat(run(drain(), "{}")).containsEntry("draining", true);

    CommandHandler create = drain().guard(new Working("deployment.create"));
    Assertions.assertThatThrownBy(() -> run(create, "{}"))
        .isInstanceOfSatisfying(
            CommandException.class, it -> assertThat(it.error().code()).isEqualTo("NODE_DRAINING"));
    assertThat(run(drain().guard(new Working("deployment.stop")), "{}")).containsKey("done");

    assertThat(run(drain(), "{\"enabled\": false}")).containsEntry("draining", false);
    assertThat(run(create, "{}")).containsKey("done");
  }
}
