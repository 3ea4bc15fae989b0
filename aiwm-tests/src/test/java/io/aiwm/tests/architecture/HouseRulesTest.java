package io.aiwm.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The house")
class HouseRulesTest {
  private static final JavaClasses PUBLISHED =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/io/aiwm/tools/"))
          .importPackages("io.aiwm");

  @Test
  @DisplayName("imports Jakarta only in core's adapters and the agent's link")
  void jakarta() {
    HouseRules.jakartaStaysInTheAdapters().check(PUBLISHED);
  }

  @Test
  @DisplayName("builds the API on the JDK, Jackson's annotations and JSpecify alone")
  void api() {
    HouseRules.apiStandsAlone().check(PUBLISHED);
  }

  @Test
  @DisplayName("keeps stores apart from core, agent and testkit")
  void stores() {
    HouseRules.storesSeeOnlyTheApi().allowEmptyShould(true).check(PUBLISHED);
  }

  @Test
  @DisplayName("keeps the agent apart from core, stores and testkit")
  void agent() {
    HouseRules.agentSeesOnlyTheApi().allowEmptyShould(true).check(PUBLISHED);
  }

  @Test
  @DisplayName("keeps core apart from every store, the agent and the testkit")
  void core() {
    HouseRules.coreSeesOnlyTheApi().check(PUBLISHED);
  }

  @Test
  @DisplayName("builds its upper modules on core's public face alone")
  void upperModules() {
    HouseRules.upperModulesSeeThePublicFace().check(PUBLISHED);
  }

  @ParameterizedTest(name = "{1} only in {0}")
  @CsvSource({
    "io.aiwm.agent.docker.., com.github.dockerjava..",
    "io.aiwm.agent.link, org.glassfish.tyrus..",
    "io.aiwm.core.notifier, org.apache.hc..",
    "io.aiwm.store.s3, software.amazon..",
  })
  @DisplayName("keeps a library at its home")
  void library(String home, String library) {
    HouseRules.libraryStaysIn(home, library).check(PUBLISHED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"com.sun.jna..", "oshi..", "io.jsonwebtoken..", "picocli.."})
  @DisplayName("uses a library in one package at most")
  void onePackage(String library) {
    assertThat(Packages.using(library, PUBLISHED)).hasSizeLessThanOrEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"io.aiwm.core", "io.aiwm.store.jdbc", "io.aiwm.store.mongo"})
  @DisplayName("keeps internals behind the fence; the testkit alone looks over it")
  void fence(String module) {
    HouseRules.internalsAreTheirModulesOwn(module, "io.aiwm.testkit..").check(PUBLISHED);
  }

  @Test
  @DisplayName("has at most 30 files in each package")
  void sizes() {
    assertThat(Packages.largerThan(30, PUBLISHED))
        .filteredOn(name -> name.matches("io\\.aiwm\\.(core|store|api\\.store)\\b.*"))
        .isEmpty();
  }

  @Test
  @DisplayName("has no circle among its packages")
  void circles() {
    HouseRules.packagesFormNoCircle().check(PUBLISHED);
  }

  @Test
  @DisplayName("reads no clock and makes no thread outside time packages and main classes")
  void clocks() {
    HouseRules.clocksAndThreadsAreInjected().check(PUBLISHED);
  }

  @Test
  @DisplayName("catches errors where it catches every exception of others' code")
  void errors() {
    HouseRules.whoCatchesAllCatchesErrors().check(PUBLISHED);
  }

  @Test
  @DisplayName("says in every package what null means")
  void nullMarked() {
    assertThat(Packages.notNullMarked(PUBLISHED)).isEmpty();
  }
}
