package io.aiwm.serving.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.core.feature.TransitionTable.Row;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The status table of models")
class ModelTableTest {
  private static final Set<ModelStatus> IN_USE =
      EnumSet.of(
          ModelStatus.ACTIVE,
          ModelStatus.INACTIVE,
          ModelStatus.DEPLOYING,
          ModelStatus.DEPLOY_FAILED);

  @Property
  void whatIsInUseIsMovedByPeopleAlone(
      @ForAll ModelStatus from, @ForAll ModelTrigger trigger, @ForAll boolean others) {
    var row = ModelTable.TABLE.find(from, trigger, others);
    boolean byPeople = trigger == ModelTrigger.ACTIVATE || trigger == ModelTrigger.DEACTIVATE;
    if (IN_USE.contains(from) && !byPeople) {
      assertThat(row.map(Row::to).orElse(from)).isEqualTo(from);
    }
  }

  @Property
  void aFailureNeverHidesAnotherVersionThatIsReady(@ForAll ModelStatus from) {
    for (ModelTrigger failure :
        EnumSet.of(ModelTrigger.FAIL, ModelTrigger.REFUSE, ModelTrigger.CORRUPT)) {
      ModelStatus to = ModelTable.TABLE.find(from, failure, true).map(Row::to).orElseThrow();
      assertThat(to == ModelStatus.DOWNLOADED || IN_USE.contains(to)).isTrue();
    }
  }

  @Test
  @DisplayName("knows every status")
  void reached() {
    Set<ModelStatus> reached = EnumSet.of(ModelStatus.QUEUED);
    ModelTable.TABLE.rows().forEach(row -> reached.add(row.to()));
    assertThat(reached).isEqualTo(EnumSet.allOf(ModelStatus.class));
  }
}
