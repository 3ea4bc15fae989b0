package io.aiwm.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Retry-After")
class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    " 120 , 120",
    "'Sun, 01 Mar 2026 12:01:30 GMT', 90",
    "'Sun, 1 Mar 2026 12:01:30 GMT', 90",
    "'Sun, 01 Mar 2026 11:00:00 GMT', 0",
    "99999999999999999999, 2147483647"
  })
  @DisplayName("is a number of seconds or a date")
  void forms(String value, long seconds) {
    assertThat(RetryAfter.parse(value, null, NOW)).hasValue(Duration.ofSeconds(seconds));
  }

  @Test
  @DisplayName("as a date is counted from the server's own time")
  void serversClock() {
    assertThat(
            RetryAfter.parse("Sun, 01 Mar 2026 13:00:30 GMT", "Sun, 01 Mar 2026 13:00:00 GMT", NOW))
        .hasValue(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "Sun, 99 Mar 2026 12:01:30 GMT"})
  @DisplayName("is left alone where it is neither")
  void neither(String value) {
    assertThat(RetryAfter.parse(value, null, NOW)).isEmpty();
  }
}
