package io.aiwm.core.internal.execution.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.security.Permission;
import io.aiwm.api.wire.MessageType;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.internal.command.CommandFeature;
import io.aiwm.core.internal.execution.run.CommandTypes;
import io.aiwm.core.internal.workload.WorkloadFeature;
import io.aiwm.core.settings.ExecutionSettings;
import io.aiwm.core.settings.WorkloadSettings;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The types of commands")
class CommandTypesTest {
  private static final List<CommandType> TYPES =
      Stream.concat(
              CommandFeature.commandTypes(ExecutionSettings.defaults()).stream(),
              WorkloadFeature.commandTypes(WorkloadSettings.defaults()).stream())
          .toList();

  private static final Path PAGE = Path.of("..", "docs", "security.md");
  private static final Pattern NAME = Pattern.compile("`([a-z]+\\.[A-Za-z]+)`");

  /** What agents send, and what a step cannot. */
  private static final Set<String> NO_COMMANDS =
      Set.of(
          MessageType.CONNECTION_ACK,
          MessageType.REGISTER_ACK,
          MessageType.ERROR,
          MessageType.NODE_REGISTER,
          MessageType.HEARTBEAT,
          MessageType.METRICS,
          MessageType.COMMAND_ACK,
          MessageType.COMMAND_RESULT,
          MessageType.COMMAND_CANCEL,
          MessageType.DEPLOYMENT_STATUS,
          MessageType.DEPLOYMENT_LOGS,
          MessageType.MODEL_DOWNLOAD_PROGRESS);

  @Test
  @DisplayName("are all that the protocol has")
  void complete() throws IllegalAccessException {
    Set<String> commands = new TreeSet<>();
    for (Field field : MessageType.class.getFields()) {
      commands.add((String) field.get(null));
    }
    commands.removeAll(NO_COMMANDS);
    assertThat(TYPES).extracting(CommandType::name).containsExactlyInAnyOrderElementsOf(commands);
  }

  @Test
  @DisplayName("need the permissions that docs/security.md says")
  void documented() throws IOException {
    Map<String, Permission> declared = new TreeMap<>();
    TYPES.forEach(type -> declared.put(type.name(), type.permission()));
    assertThat(page()).isEqualTo(declared);
  }

  @Test
  @DisplayName("that operators add to their agents are for owners")
  void custom() {
    CommandTypes types = CommandTypes.of(TYPES);
    assertThat(types.find("custom.warmUp"))
        .isNotNull()
        .extracting(CommandType::permission)
        .isEqualTo(Permission.OWN);
    assertThat(types.find("custom.")).isNull();
  }

  @Test
  @DisplayName("are limited in time either as a whole or without progress")
  void limited() {
    CommandTypes types = CommandTypes.of(TYPES);
    assertThat(TYPES)
        .allSatisfy(
            type -> {
              StepSpec step = Rehearsal.step(type.name());
              assertThat(types.total(step, ExecutionSettings.defaults()) == null)
                  .isNotEqualTo(types.stall(step) == null);
            });
  }

  @Test
  @DisplayName("are each declared once, and leave the names of operators' own to them")
  void once() {
    CommandTypes types = CommandTypes.of(TYPES);
    assertThatThrownBy(() -> types.add(TYPES.get(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(TYPES.get(0).name());
    assertThatThrownBy(() -> types.add(CommandType.of(Permission.VIEW, "custom.warmUp")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, Permission> page() throws IOException {
    String table =
        Files.readString(PAGE).split("## Who may send which command")[1].split("\n## ")[0];
    Map<String, Permission> rows = new TreeMap<>();
    for (String row : table.split("\n")) {
      String[] cells = row.split("\\|");
      if (cells.length == 3) {
        Matcher name = NAME.matcher(cells[1]);
        while (name.find()) {
          rows.put(name.group(1), permission(cells[2]));
        }
      }
    }
    return rows;
  }

  private static Permission permission(String cell) {
    return switch (cell.strip().split("[ ,]")[0]) {
      case "viewers" -> Permission.VIEW;
      case "editors" -> Permission.EDIT;
      default -> Permission.OWN;
    };
  }
}
