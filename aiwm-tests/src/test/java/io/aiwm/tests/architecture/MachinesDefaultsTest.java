package io.aiwm.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A service runs in whatever locale it was started in: bare, Turkish, or with digits of its own.
 */
@DisplayName("The machine's locale and charset")
class MachinesDefaultsTest {
  /** What takes them where it is not told others, by owner, name and parameters. */
  private static final Set<String> TAKING =
      Set.of(
          "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
          "java.lang.String.toLowerCase()",
          "java.lang.String.toUpperCase()",
          "java.lang.String.getBytes()",
          "java.lang.String.<init>([B)",
          "java.lang.String.<init>([B, int, int)",
          "java.io.ByteArrayOutputStream.toString()",
          "java.io.InputStreamReader.<init>(java.io.InputStream)",
          "java.io.OutputStreamWriter.<init>(java.io.OutputStream)",
          "java.io.FileReader.<init>(java.io.File)",
          "java.io.FileReader.<init>(java.lang.String)",
          "java.io.FileWriter.<init>(java.io.File)",
          "java.io.FileWriter.<init>(java.lang.String)",
          "java.io.PrintStream.<init>(java.io.OutputStream)",
          "java.io.PrintWriter.<init>(java.io.OutputStream)",
          "java.util.Scanner.<init>(java.io.InputStream)",
          "java.util.Locale.getDefault()",
          "java.nio.charset.Charset.defaultCharset()",
          "java.text.NumberFormat.getInstance()",
          "java.text.DecimalFormat.<init>(java.lang.String)",
          "java.text.SimpleDateFormat.<init>(java.lang.String)",
          "java.time.format.DateTimeFormatter.ofPattern(java.lang.String)");

  private static ArchRule rule() {
    return noClasses()
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "take the machine's locale or charset",
                (JavaAccess<?> access) ->
                    TAKING.stream().anyMatch(it -> access.getTarget().getFullName().equals(it))));
  }

  /** Does what is forbidden. */
  @SuppressWarnings({"DefaultCharset", "StringCaseLocaleUsage", "DefaultLocale"}) // On purpose.
  static final class Offender {
    private Offender() {}

    static Object offend(byte[] bytes) {
      return String.format("%d", 1)
          + "I".toLowerCase()
          + new String(bytes)
          + new InputStreamReader(new ByteArrayInputStream("x".getBytes()))
          + Charset.defaultCharset()
          + Locale.getDefault()
          + DateTimeFormatter.ofPattern("yyyy");
    }
  }

  @Test
  @DisplayName("are taken nowhere")
  void nowhere() {
    rule()
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.aiwm"));
  }

  @Test
  @DisplayName("are found where they are taken")
  void bites() {
    assertThatThrownBy(() -> rule().check(new ClassFileImporter().importClasses(Offender.class)))
        .isInstanceOf(AssertionError.class)
        .message()
        .contains(
            "String.format(java.lang.String",
            "String.toLowerCase()",
            "String.getBytes()",
            "String.<init>([B)",
            "InputStreamReader.<init>",
            "Charset.defaultCharset()",
            "Locale.getDefault()",
            "DateTimeFormatter.ofPattern");
  }
}
