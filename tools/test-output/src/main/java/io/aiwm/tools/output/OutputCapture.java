package io.aiwm.tools.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Capture of standard output and standard error while tests run, logs included. A test that fails
 * gets its output printed; all of it goes to {@code target/test-output.log}. The system property
 * {@value #SHOW} prints everything at once, as if there were no capture.
 */
public final class OutputCapture implements LauncherSessionListener {
  static final String SHOW = "aiwm.test.output";

  private final OutputBuffer buffer = new OutputBuffer(file());
  private final PrintStream captured = new PrintStream(buffer, true, StandardCharsets.UTF_8);
  private PrintStream out = System.out;
  private PrintStream err = System.err;

  /** For the service loader. */
  public OutputCapture() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (System.getProperty(SHOW) != null) {
      return;
    }
    redirect();
    FailureReport report = new FailureReport(buffer, this::print);
    Runtime.getRuntime().addShutdownHook(new Thread(report::interrupted, "test-output"));
    session.getLauncher().registerTestExecutionListeners(new Redirection(), report);
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (System.out == captured) {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Surefire may put its own streams in place after it has opened the session. */
  private final class Redirection implements TestExecutionListener {
    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
      redirect();
    }
  }

  private void redirect() {
    if (System.out != captured) {
      out = System.out;
      err = System.err;
      System.setOut(captured);
      System.setErr(captured);
    }
  }

  private void print(String text) {
    out.print(text);
    out.flush();
  }

  private static OutputStream file() {
    Path target = Path.of(System.getProperty("basedir", ""), "target");
    if (!Files.isDirectory(target)) {
      return OutputStream.nullOutputStream();
    }
    try {
      return Files.newOutputStream(target.resolve("test-output.log"));
    } catch (IOException e) {
      throw new UncheckedIOException("target/test-output.log cannot be written", e);
    }
  }
}
