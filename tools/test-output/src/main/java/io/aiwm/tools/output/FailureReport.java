package io.aiwm.tools.output;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Printer of the output of tests that fail, with what their class printed outside its tests. For
 * tests that run one after another.
 */
final class FailureReport implements TestExecutionListener {
  private final OutputBuffer buffer;
  private final Consumer<String> console;
  private @Nullable TestPlan plan;
  private String ofClass = "";
  private volatile @Nullable String running;

  FailureReport(OutputBuffer buffer, Consumer<String> console) {
    this.buffer = buffer;
    this.console = console;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    String sofar = buffer.take();
    ofClass = isTopClass(test) ? "" : OutputBuffer.tail(ofClass + sofar);
    running = name(test);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String output = buffer.take();
    if (result.getStatus() == Status.FAILED) {
      print("Output of the failed " + name(test), ofClass + output);
    }
    if (!test.isTest()) {
      ofClass = OutputBuffer.tail(ofClass + output);
    }
    running = null;
  }

  /** Tells of a test whose JVM ends before it does. */
  void interrupted() {
    String test = running;
    if (test != null) {
      print("Output of the unfinished " + test, ofClass + buffer.take());
    }
  }

  private void print(String title, String output) {
    String separator = output.isEmpty() || output.endsWith("\n") ? "" : "\n";
    console.accept(">>> " + title + "\n" + output + separator + "<<< " + title + "\n");
  }

  private boolean isTopClass(TestIdentifier test) {
    return plan != null && plan.getParent(test).filter(p -> p.getParentId().isEmpty()).isPresent();
  }

  private String name(TestIdentifier test) {
    String own = test.getDisplayName();
    if (plan == null || test.getParentId().isEmpty()) {
      return own;
    }
    return plan.getParent(test)
        .filter(parent -> parent.getParentId().isPresent())
        .map(parent -> name(parent) + " > " + own)
        .orElse(own);
  }
}
