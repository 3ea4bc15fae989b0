package io.aiwm.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.TryCatchBlock;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.aiwm.api.error.Failures;
import java.time.Clock;
import java.util.Arrays;

/**
 * The rules, apart from the classes that they are checked on, so that each can be shown to bite.
 */
final class HouseRules {
  /** Marks what the compiler generated; nothing needs it at run time. */
  private static final String GENERATED = "io.soabase.recordbuilder.core..";

  private HouseRules() {}

  /** Hosts on another container pay nothing for our Jakarta adapters. */
  static ArchRule jakartaStaysInTheAdapters() {
    return noClasses()
        .that()
        .resideOutsideOfPackages("io.aiwm.core.jakarta..", "io.aiwm.agent.link..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta..");
  }

  /** Adapter authors need nothing but the JDK. */
  static ArchRule apiStandsAlone() {
    return classes()
        .that()
        .resideInAPackage("io.aiwm.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.aiwm.api..",
            "java..",
            "com.fasterxml.jackson.annotation..",
            "org.jspecify..",
            GENERATED);
  }

  static ArchRule storesSeeOnlyTheApi() {
    return noClasses()
        .that()
        .resideInAPackage("io.aiwm.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.aiwm.core..", "io.aiwm.agent..", "io.aiwm.testkit..");
  }

  static ArchRule agentSeesOnlyTheApi() {
    return noClasses()
        .that()
        .resideInAPackage("io.aiwm.agent..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.aiwm.core..", "io.aiwm.store..", "io.aiwm.testkit..");
  }

  static ArchRule coreSeesOnlyTheApi() {
    return noClasses()
        .that()
        .resideInAPackage("io.aiwm.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.aiwm.store..", "io.aiwm.agent..", "io.aiwm.testkit..");
  }

  /** What our upper modules can do, a host's own feature can. */
  static ArchRule upperModulesSeeThePublicFace() {
    return noClasses()
        .that()
        .resideInAPackage("io.aiwm.serving..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.aiwm.core..", "io.aiwm.store..", "io.aiwm.agent..")
                .and(
                    not(
                        resideInAnyPackage(
                            "io.aiwm.core.feature",
                            "io.aiwm.core.host",
                            "io.aiwm.core.http",
                            "io.aiwm.core.net"))));
  }

  /** A library that is replaced one day is replaced in one package. */
  static ArchRule libraryStaysIn(String home, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  /**
   * The fence: what is not in a package {@code ..internal..} is for hosts, and stays; the rest may
   * change at any time. A store's and the agent's own internals are theirs alone, too.
   */
  static ArchRule internalsAreTheirModulesOwn(String module, String... alsoAllowed) {
    String[] outside = Arrays.copyOf(alsoAllowed, alsoAllowed.length + 1);
    outside[alsoAllowed.length] = module + "..";
    return noClasses()
        .that()
        .resideOutsideOfPackages(outside)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(module + "..internal..")
        .because("hosts and their features use the public face alone");
  }

  static ArchRule packagesFormNoCircle() {
    return slices().matching("io.aiwm.(**)").should().beFreeOfCycles();
  }

  /** Wall time, monotonic time and threads are given, never taken: tests run on virtual time. */
  static ArchRule clocksAndThreadsAreInjected() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("..time..")
        .and()
        .haveSimpleNameNotEndingWith("Main")
        .should()
        .accessTargetWhere(readsAClock().or(makesOrStopsAThread()))
        .because("TimeSource, Scheduler and Executor are injected");
  }

  /**
   * A handler of the host's that cannot be linked, or a stack that overflows, leaves nobody without
   * an answer and no slot taken.
   */
  static ArchRule whoCatchesAllCatchesErrors() {
    return codeUnits()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(
            "io.aiwm.core..", "io.aiwm.store..", "io.aiwm.api..", "io.aiwm.serving..")
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("io.aiwm.core.jakarta..")
        .should(catchErrorsToo());
  }

  private static ArchCondition<JavaCodeUnit> catchErrorsToo() {
    return new ArchCondition<>("catch errors where they catch all exceptions, and note them") {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        boolean all = unit.getTryCatchBlocks().stream().anyMatch(HouseRules::catchesAll);
        boolean errors =
            unit.getTryCatchBlocks().stream()
                .filter(HouseRules::catchesAll)
                .allMatch(block -> catches(block, Error.class) || catches(block, Throwable.class));
        boolean noted =
            unit.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Failures.class));
        if (all && !(errors && noted)) {
          String what = errors ? "does not note" : "does not catch";
          events.add(
              SimpleConditionEvent.violated(unit, unit.getFullName() + " " + what + " errors"));
        }
      }
    };
  }

  private static boolean catchesAll(TryCatchBlock block) {
    return catches(block, RuntimeException.class) || catches(block, Exception.class);
  }

  private static boolean catches(TryCatchBlock block, Class<?> type) {
    return block.getCaughtThrowables().stream().anyMatch(caught -> caught.isEquivalentTo(type));
  }

  private static DescribedPredicate<JavaAccess<?>> readsAClock() {
    return target(owner(resideInAPackage("java.time")))
        .and(target(name("now")))
        .or(target(owner(assignableTo(Clock.class))).and(target(nameStartingWith("system"))))
        .or(
            target(owner(assignableTo(System.class)))
                .and(target(name("nanoTime").or(name("currentTimeMillis")))))
        .as("read the machine's clocks");
  }

  private static DescribedPredicate<JavaAccess<?>> makesOrStopsAThread() {
    return target(owner(assignableTo(Thread.class)))
        .and(target(name("<init>").or(name("sleep")).or(name("ofVirtual")).or(name("ofPlatform"))))
        .as("make a thread or put one to sleep");
  }
}
