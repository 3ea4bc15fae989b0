package io.aiwm.core.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.wire.MessageType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A dialect")
class DialectTest {
  static Stream<String> types() {
    return Arrays.stream(MessageType.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .map(DialectTest::value);
  }

  private static String value(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "system.healthCheck, SYSTEM_HEALTH_CHECK",
    "node.register, NODE_REGISTER",
    "telemetry.heartbeat, TELEMETRY_HEARTBEAT",
    "model.downloadProgress, MODEL_DOWNLOAD_PROGRESS",
    "register.ack, REGISTER_ACK",
    "error, ERROR"
  })
  @DisplayName("spells names by rule")
  void spells(String dotted, String upper) {
    assertThat(Dialect.UPPER_CASE.spell(dotted)).isEqualTo(upper);
    assertThat(Dialect.UPPER_CASE.canonical(upper)).isEqualTo(dotted);
  }

  @ParameterizedTest
  @MethodSource("types")
  @DisplayName("maps every name of the protocol both ways")
  void bothWays(String type) {
    for (Dialect dialect : Dialect.values()) {
      assertThat(dialect.canonical(dialect.spell(type))).isEqualTo(type);
      assertThat(Dialect.of(dialect.spell(type))).isEqualTo(dialect);
    }
  }

  @Test
  @DisplayName("is recognised by the spelling of a type")
  void recognised() {
    assertThat(Dialect.of("made.up")).isEqualTo(Dialect.DOTTED);
    assertThat(Dialect.of("MADE_UP")).isEqualTo(Dialect.UPPER_CASE);
    assertThat(Dialect.of("madeup")).isEqualTo(Dialect.DOTTED);
  }
}
