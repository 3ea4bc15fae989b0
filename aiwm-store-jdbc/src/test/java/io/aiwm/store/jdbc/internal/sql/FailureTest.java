package io.aiwm.store.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The reason of a failure")
class FailureTest {
  @ParameterizedTest(name = "{0} {1} is {2}")
  @DisplayName("follows from SQLSTATE and code")
  @CsvSource({
    "08001, 0, UNREACHABLE",
    "57P01, 0, UNREACHABLE",
    "90098, 90098, UNREACHABLE",
    "57014, 0, TIMED_OUT",
    "70100, 1969, TIMED_OUT",
    "HY000, 3024, TIMED_OUT",
    "25006, 0, READ_ONLY",
    "HY000, 1290, READ_ONLY",
    "90097, 90097, READ_ONLY",
    "53100, 0, FULL",
    "HY000, 1114, FULL",
    "53200, 0, OVERLOADED",
    "53300, 0, CROWDED",
    "08004, 1040, CROWDED",
    "42501, 0, FORBIDDEN",
    "42000, 1142, FORBIDDEN",
    "28P01, 0, FORBIDDEN",
    "40P01, 0, CONTENDED",
    "55P03, 0, CONTENDED",
    "HY000, 1205, CONTENDED",
    "HYT00, 50200, CONTENDED",
    "42P01, 0, UNEXPECTED",
    "42S02, 1146, UNEXPECTED",
    "22001, 0, REFUSED",
    "90028, 90028, UNWRITABLE",
    "HY000, 50000, OTHER",
    "58030, 0, OTHER"
  })
  void reason(String state, int code, Failure reason) {
    assertThat(Failure.of(new SQLException("secret", state, code))).isEqualTo(reason);
  }

  @Test
  @DisplayName("is the driver's word where it has one")
  void timeout() {
    assertThat(Failure.of(new SQLTimeoutException())).isEqualTo(Failure.TIMED_OUT);
  }

  @Test
  @DisplayName("is a pool without connections, unless it knows better")
  void pool() {
    assertThat(Failure.of(new SQLTransientConnectionException())).isEqualTo(Failure.CROWDED);
    assertThat(
            Failure.of(new SQLTransientConnectionException(new SQLException("refused", "08001"))))
        .isEqualTo(Failure.UNREACHABLE);
  }

  @Test
  @DisplayName("is a disk that cannot be written to where H2's storage says no more than that")
  void unwritable() {
    SQLException failure =
        new SQLException(
            "General error", "HY000", 50_000, new IllegalStateException("Writing to x failed"));
    assertThat(Failure.of(failure)).isEqualTo(Failure.UNWRITABLE);
    assertThat(Failure.UNWRITABLE.ofStatements()).isFalse();
  }

  @Test
  @DisplayName("is told in words without the driver's, and with the SQLSTATE")
  void words() {
    assertThat(Unavailable.because("", new SQLException("secret", "53100")))
        .hasMessage("The database takes no writes: it has no space left (SQLSTATE 53100)")
        .satisfies(e -> assertThat(e.getCause()).message().doesNotContain("secret"));
    assertThat(Unavailable.because("", new SQLTransientConnectionException("secret")))
        .hasMessage("The database accepts no more connections, or the pool has none to give");
  }
}
