package io.aiwm.tools.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

@DisplayName("The output of tests")
class OutputCaptureTest {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final OutputBuffer console = new OutputBuffer(OutputStream.nullOutputStream());

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  @DisplayName("is shown for those that fail, with that of their class, and for no other")
  void shownForFailures() {
    assertThat(run(Specimens.Mixed.class))
        .isEqualTo(
            """
            >>> Output of the failed Mixed > fails()
            before all
            of the failing one
            an error of it
            <<< Output of the failed Mixed > fails()
            """);
  }

  @Test
  @DisplayName("is shown for a class that fails before its tests")
  void shownForClasses() {
    assertThat(run(Specimens.Broken.class))
        .isEqualTo(
            """
            >>> Output of the failed Broken
            of the class
            <<< Output of the failed Broken
            """);
  }

  @Test
  @DisplayName("is cut at its beginning where it is long, between lines")
  void bounded() throws Exception {
    OutputBuffer buffer = new OutputBuffer(OutputStream.nullOutputStream());
    try (PrintStream print = new PrintStream(buffer, true, StandardCharsets.UTF_8)) {
      for (int i = 0; i < 200_000; i++) {
        print.print("line " + i + "\n");
      }
    }
    String taken = buffer.take();
    assertThat(taken).endsWith("line 199998\nline 199999\n").hasSizeLessThan(300_000);
    assertThat(taken.lines().skip(1)).allMatch(line -> line.matches("line \\d+"));
    assertThat(buffer.take()).isEmpty();
  }

  @Test
  @DisplayName("can be recorded by a test of what is logged, and reaches the console afterwards")
  void recorded() {
    System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
    try (PrintedOutput printed = PrintedOutput.recorded()) {
      System.out.print("out, ");
      System.err.print("and err");
      assertThat(printed.text()).isEqualTo("out, and err");
      assertThat(console.take()).isEmpty();
    }
    assertThat(console.take()).isEqualTo("out, and err");
  }

  private String run(Class<?> tests) {
    System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
    LauncherConfig config =
        LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(false)
            .addLauncherSessionListeners(new OutputCapture())
            .build();
    try (var session = LauncherFactory.openSession(config)) {
      session
          .getLauncher()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(tests))
                  .configurationParameter("junit.jupiter.testmethod.order.default", ORDER)
                  .build());
    }
    return console.take();
  }

  private static final String ORDER = "org.junit.jupiter.api.MethodOrderer$MethodName";
}
