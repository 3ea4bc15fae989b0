package io.aiwm.api.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.time.TimeSource;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Ids")
class IdsTest {
  private final Ids ids = new Ids(TimeSource.system());

  @Test
  @DisplayName("have the form of an ObjectId and never repeat")
  void unique() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      String id = ids.next();
      assertThat(Ids.isId(id)).isTrue();
      assertThat(seen.add(id)).isTrue();
    }
  }

  @ParameterizedTest(name = "do not look like \"{0}\"")
  @ValueSource(
      strings = {
        "",
        "0123456789abcdef0123456",
        "0123456789ABCDEF01234567",
        "0123456789abcdef0123456g"
      })
  void refused(String text) {
    assertThat(Ids.isId(text)).isFalse();
  }
}
