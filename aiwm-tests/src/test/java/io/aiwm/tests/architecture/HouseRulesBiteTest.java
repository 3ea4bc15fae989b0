package io.aiwm.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.aiwm.core.offender.Offender;
import io.aiwm.store.offender.Accomplice;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A rule that refuses nothing would stay green for ever. */
@DisplayName("A house rule")
class HouseRulesBiteTest {
  private static final JavaClasses OFFENDERS =
      new ClassFileImporter().importPackagesOf(Offender.class, Accomplice.class);

  @Test
  @DisplayName("refuses Jakarta outside the adapters")
  void jakarta() {
    assertRefused(HouseRules.jakartaStaysInTheAdapters(), "jakarta.servlet");
  }

  @Test
  @DisplayName("refuses a store in core")
  void core() {
    assertRefused(HouseRules.coreSeesOnlyTheApi(), "io.aiwm.store");
  }

  @Test
  @DisplayName("refuses core in a store")
  void store() {
    assertRefused(HouseRules.storesSeeOnlyTheApi(), "io.aiwm.core");
  }

  @Test
  @DisplayName("refuses a library outside its package")
  void library() {
    assertRefused(HouseRules.libraryStaysIn("io.aiwm.agent.gpu", "org.assertj.."), "org.assertj");
  }

  @Test
  @DisplayName("refuses a circle of packages")
  void circles() {
    assertRefused(HouseRules.packagesFormNoCircle(), "Cycle detected");
  }

  @Test
  @DisplayName("refuses each way to read a clock or to make a thread")
  void clocks() {
    assertRefused(
        HouseRules.clocksAndThreadsAreInjected(),
        "Instant.now()",
        "LocalDate.now(",
        "Clock.systemUTC()",
        "System.nanoTime()",
        "System.currentTimeMillis()",
        "Thread.sleep(long)",
        "Thread.<init>");
  }

  @Test
  @DisplayName("refuses to let errors pass where every exception is caught, and to forget them")
  void errors() {
    assertRefused(
        HouseRules.whoCatchesAllCatchesErrors(),
        "catchExceptionsOnly(java.lang.Runnable) does not catch errors",
        "noteNothing(java.lang.Runnable) does not note errors");
  }

  @Test
  @DisplayName("refuses a look over a module's fence")
  void fence() {
    assertRefused(HouseRules.internalsAreTheirModulesOwn("io.aiwm.core"), "internal.offender");
  }

  @Test
  @DisplayName("finds a package of too many files")
  void sizes() {
    assertThat(Packages.largerThan(0, OFFENDERS)).contains("io.aiwm.core.offender");
    assertThat(Packages.largerThan(1, OFFENDERS)).isEmpty();
  }

  @Test
  @DisplayName("counts the packages that use a library")
  void packages() {
    assertThat(Packages.using("io.aiwm.core..", OFFENDERS))
        .containsExactly("io.aiwm.store.offender");
  }

  @Test
  @DisplayName("finds a package that is not null-marked")
  void nullMarked() {
    assertThat(Packages.notNullMarked(OFFENDERS)).contains("io.aiwm.core.offender");
  }

  private static void assertRefused(ArchRule rule, String... named) {
    assertThatThrownBy(() -> rule.check(OFFENDERS))
        .isInstanceOf(AssertionError.class)
        .message()
        .contains(named);
  }
}
