package io.aiwm.core.internal.execution.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The id of a command")
class MessageIdsTest {
  private static final String EXECUTION = "fedcba9876543210fedcba98";

  @Test
  @DisplayName("is a UUID of version 8 that tells the execution, the step and the attempt")
  void tells() {
    for (int step : new int[] {0, 1, 511, 512, 999, 1_023}) {
      String id = MessageIds.command(EXECUTION, 255, step, 100);
      assertThat(UUID.fromString(id).version()).isEqualTo(8);
      assertThat(UUID.fromString(id).variant()).isEqualTo(2);
      assertThat(MessageIds.origin(id)).contains(new MessageIds.Origin(EXECUTION, step));
      assertThat(MessageIds.attempt(id)).isEqualTo(100);
    }
  }

  @Test
  @DisplayName("is another one for each attempt, retry, step and execution, and always the same")
  void unique() {
    Set<String> ids = new HashSet<>();
    int made = 0;
    for (String execution : new String[] {EXECUTION, "000000000000000000000000"}) {
      for (int retry : new int[] {0, 1, 255, 256, 300}) {
        for (int step : new int[] {0, 1, 999, 1_024}) {
          for (int attempt : new int[] {1, 2, 255, 256, 512}) {
            ids.add(MessageIds.command(execution, retry, step, attempt));
            made++;
          }
        }
      }
    }
    assertThat(ids).hasSize(made);
    assertThat(ids).contains(MessageIds.command(EXECUTION, 300, 999, 512));
  }

  @Test
  @DisplayName("of an attempt that does not fit, or that somebody made up, tells nothing")
  void silent() {
    for (String id :
        new String[] {
          MessageIds.command(EXECUTION, 256, 0, 1),
          MessageIds.cancel(MessageIds.command(EXECUTION, 0, 0, 1)),
          UUID.randomUUID().toString(),
          "m1",
          ""
        }) {
      assertThat(MessageIds.origin(id)).as(id).isEqualTo(Optional.empty());
      assertThat(MessageIds.attempt(id)).as(id).isZero();
    }
  }
}
