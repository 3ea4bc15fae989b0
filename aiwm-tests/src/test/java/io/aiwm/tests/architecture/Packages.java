package io.aiwm.tests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What the rule language of ArchUnit cannot say: facts about whole packages. */
final class Packages {
  private Packages() {}

  /** Names of our packages that hold classes and are not {@code @NullMarked}. */
  static Collection<String> notNullMarked(JavaClasses classes) {
    JavaPackage root = classes.getPackage("io.aiwm");
    return Stream.concat(Stream.of(root), root.getSubpackagesInTree().stream())
        .filter(candidate -> !candidate.getClasses().isEmpty())
        .filter(candidate -> !candidate.isAnnotatedWith(NullMarked.class))
        .map(JavaPackage::getName)
        .sorted()
        .toList();
  }

  /** Names of our packages outside {@code library} that depend on a class in it. */
  static Set<String> using(String library, JavaClasses classes) {
    Predicate<JavaClass> inside = JavaClass.Predicates.resideInAPackage(library);
    return classes.stream()
        .filter(inside.negate())
        .filter(user -> uses(user, inside))
        .map(JavaClass::getPackageName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of our packages with more files than that. */
  static Set<String> largerThan(int files, JavaClasses classes) {
    Map<String, Long> counts =
        classes.stream()
            .filter(candidate -> !candidate.isNestedClass())
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > files)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean uses(JavaClass user, Predicate<JavaClass> library) {
    return user.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> library.test(dependency.getTargetClass()));
  }
}
