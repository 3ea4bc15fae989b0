package io.aiwm.core.internal.execution.decide;

import static io.aiwm.core.internal.execution.decide.Rehearsal.NODE;
import static io.aiwm.core.internal.execution.decide.Rehearsal.step;
import static io.aiwm.core.internal.execution.decide.Rehearsal.tries;
import static io.aiwm.core.internal.execution.decide.Rehearsal.undoing;
import static io.aiwm.core.internal.execution.decide.Rehearsal.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.feature.TransitionTable;
import io.aiwm.core.internal.execution.run.ExecutionInput.CancelRequested;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeGone;
import io.aiwm.core.internal.execution.run.ExecutionInput.RetryRequested;
import io.aiwm.core.internal.execution.run.StatusTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The status tables of executions and steps")
class StatusTablesTest {
  private static final Path PAGE = Path.of("..", "docs", "execution-status.md");

  @Test
  @DisplayName("have no row that no decision takes")
  void everyRowIsTaken() {
    Set<TransitionTable.Row<?, ?>> taken = new HashSet<>();
    List<Rehearsal> runs =
        List.of(
            Rehearsal.of(step()).started().succeed(0),
            Rehearsal.of(step()).on(new CancelRequested("user", null)),
            Rehearsal.of(step(), step(0))
                .started()
                .on(new CancelRequested("user", null))
                .on(new RetryRequested("user")),
            Rehearsal.retried(1, with(step(), false, tries(2)))
                .started()
                .fail(0, ErrorCode.INTERNAL_ERROR)
                .after(Duration.ofSeconds(2))
                .fail(0, ErrorCode.INTERNAL_ERROR),
            Rehearsal.of(step(), step(0))
                .started()
                .on(new NodeGone(NODE))
                .on(new RetryRequested("u")),
            Rehearsal.of(step()).started().after(Duration.ofHours(1)).on(new RetryRequested("u")),
            Rehearsal.of(step(), step(0), undoing(0))
                .started()
                .succeed(0)
                .fail(1, ErrorCode.COMMAND_INVALID)
                .succeed(2)
                .on(new RetryRequested("u")));
    runs.forEach(run -> taken.addAll(run.taken));
    Set<TransitionTable.Row<?, ?>> all = new HashSet<>(StatusTables.EXECUTION.rows());
    all.addAll(StatusTables.STEP.rows());
    assertThat(taken).isEqualTo(all);
  }

  @Test
  @DisplayName("say at most one thing about a status and a trigger")
  void unambiguous() {
    assertThat(StatusTables.EXECUTION.rows())
        .doesNotHaveDuplicates()
        .extracting(row -> row.from() + " " + row.trigger())
        .doesNotHaveDuplicates();
    assertThat(StatusTables.STEP.rows())
        .extracting(row -> row.from() + " " + row.trigger())
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("are what docs/execution-status.md shows (run with -Dupdate.docs=true to write it)")
  void page() throws IOException {
    String page =
        "# Statuses of executions and steps\n\n"
            + "Written by `StatusTablesTest` from `StatusTables`; do not edit.\n\n"
            + diagram("Executions", StatusTables.EXECUTION)
            + "\n"
            + diagram("Steps", StatusTables.STEP);
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().isEqualTo(page);
  }

  private static String diagram(String title, TransitionTable<?, ?> table) {
    StringBuilder text = new StringBuilder("## " + title + "\n\n```mermaid\nstateDiagram-v2\n");
    text.append("    [*] --> pending\n");
    table.rows().forEach(row -> text.append("    ").append(line(row)).append('\n'));
    return text.append("```\n").toString();
  }

  private static String line(TransitionTable.Row<?, ?> row) {
    String trigger = name(row.trigger()).replace('_', ' ');
    return name(row.from()) + " --> " + name(row.to()) + ": " + trigger;
  }

  private static String name(Object value) {
    return value.toString().toLowerCase(Locale.ROOT);
  }
}
