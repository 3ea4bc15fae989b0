package io.aiwm.core.internal.execution.state;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.store.Commit;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.execution.payload.Sizes;
import io.aiwm.core.internal.execution.run.NominalNode;
import io.aiwm.core.internal.execution.state.Message.Home;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an execution as they are stored: blocks of a few steps, of which a commit rewrites
 * those that changed. A large result, and the large details of an error, have parts of their own,
 * which are written once, so that the block of their step stays small. Immutable.
 */
public final class StepBlocks {
  /** Steps of a block: so few that one block stays on one page of a database. */
  static final int SIZE = 8;

  /** Maximum number of bytes of JSON of a result that is kept with its step. */
  private static final int SMALL = 512;

  /**
   * Maximum number of messages that are kept with a step, and how many of them stay when there are
   * more.
   */
  private static final int MANY = 6;

  private static final int FEW = 2;

  private static final String PLAN = "p";
  private static final String BLOCK = "s";
  private static final String RESULT = "r";
  private static final String DETAILS = "e";

  private final List<ExecutionPart> blocks;

  private StepBlocks(List<ExecutionPart> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  /** The steps of an execution and the blocks that they were read from. */
  public record Read(List<ExecutionStep> steps, StepBlocks blocks) {}

  /** Inserts the steps of a new execution. */
  static StepBlocks insert(
      Commit.Builder commit,
      Execution execution,
      List<ExecutionStep> steps,
      Messages messages,
      Instant now) {
    List<ExecutionPart> blocks = new ArrayList<>();
    for (int from = 0; from < steps.size(); from += SIZE) {
      List<ExecutionStep> some = steps.subList(from, Math.min(from + SIZE, steps.size()));
      List<StepSpec> plan = some.stream().map(ExecutionStep::spec).toList();
      List<StoredStep> stored =
          some.stream().map(step -> stored(execution, step, null, null, messages)).toList();
      ExecutionPart block =
          ExecutionPart.block(id(execution, BLOCK, blocks.size()), now, reversed(stored));
      commit.insert(
          ExecutionPart.KIND, ExecutionPart.plan(id(execution, PLAN, blocks.size()), now, plan));
      commit.insert(ExecutionPart.KIND, block);
      blocks.add(block);
    }
    return new StepBlocks(blocks);
  }

  private static StoredStep stored(
      Execution execution,
      ExecutionStep step,
      @Nullable String resultIn,
      @Nullable String detailsIn,
      Messages messages) {
    List<Message> own = messages.ofSteps().getOrDefault(step.index(), List.of());
    return StoredStep.of(step, nominal(execution, step.spec()), resultIn, detailsIn, own);
  }

  /**
   * Replaces the blocks of the steps that changed.
   *
   * @param messages new messages; those of a step that has many are moved to a record
   */
  StepBlocks replace(
      Commit.Builder commit,
      Execution execution,
      List<ExecutionStep> steps,
      Collection<Integer> changed,
      Messages messages,
      Instant now) {
    Set<Integer> all = new TreeSet<>(changed);
    all.addAll(messages.ofSteps().keySet());
    Map<Integer, List<StoredStep>> touched = new TreeMap<>();
    for (int index : all) {
      List<StoredStep> stored =
          touched.computeIfAbsent(index / SIZE, block -> reversed(states(blocks.get(block))));
      ExecutionStep step = steps.get(index);
      StoredStep before = stored.get(index % SIZE);
      String place = place(commit, execution, step, before, now);
      String details = details(commit, execution, step, before, now);
      keepFew(execution, step, before, messages);
      stored.set(index % SIZE, stored(execution, step, place, details, messages));
    }
    List<ExecutionPart> next = new ArrayList<>(blocks);
    touched.forEach(
        (block, stored) -> {
          next.set(block, blocks.get(block).withSteps(reversed(stored)));
          commit.replace(ExecutionPart.KIND, next.get(block));
        });
    return new StepBlocks(next);
  }

  /**
   * Adds those that are there to the new messages of a step. The older ones go if they are many, or
   * if they are told from a node that is not the step's any more.
   */
  private static void keepFew(
      Execution execution, ExecutionStep step, StoredStep before, Messages messages) {
    if (before.messages() == null) {
      return;
    }
    List<Message> own =
        messages.ofSteps().computeIfAbsent(step.index(), index -> new ArrayList<>());
    String node = before.node(nominal(execution, step.spec()));
    boolean moved = !Objects.equals(node, step.nodeId());
    boolean many = own.size() + before.messages().size() > MANY;
    int kept =
        moved ? 0 : many ? Math.min(FEW, before.messages().size()) : before.messages().size();
    own.addAll(before.messages().subList(0, kept));
    Home home = new Home(execution.id(), step.index(), node);
    String id = ExecutionPart.prefix(execution.id()) + "%08x".formatted(execution.version());
    before.messages().stream().skip(kept).forEach(message -> messages.add(id, message.alone(home)));
  }

  /**
   * Id of the record with a step's result, if it is not kept with the step; written if it is new.
   */
  private static @Nullable String place(
      Commit.Builder commit,
      Execution execution,
      ExecutionStep step,
      StoredStep before,
      Instant now) {
    Map<String, Object> result = step.state().result();
    if (result == null || Sizes.bytes(result) <= SMALL) {
      return null;
    }
    boolean same = Objects.equals(before.completedAt(), completed(step));
    if (before.resultIn() != null && same) {
      return before.resultIn();
    }
    String id = id(execution, RESULT, step.index()) + "-" + execution.version();
    commit.insert(ExecutionPart.KIND, ExecutionPart.result(id, now, result));
    return id;
  }

  /**
   * Id of the record with a step's error details, if they are not kept with the step; equal ones
   * are written once.
   */
  private static @Nullable String details(
      Commit.Builder commit,
      Execution execution,
      ExecutionStep step,
      StoredStep before,
      Instant now) {
    ErrorInfo error = step.state().error();
    Map<String, Object> details = error == null ? null : error.details();
    if (details == null || Sizes.bytes(details) <= SMALL) {
      return null;
    }
    String same =
        id(execution, DETAILS, step.index()) + "-" + "%08x-".formatted(Sizes.hash(details));
    if (before.detailsIn() != null && before.detailsIn().startsWith(same)) {
      return before.detailsIn();
    }
    String id = same + execution.version();
    commit.insert(ExecutionPart.KIND, ExecutionPart.result(id, now, details));
    return id;
  }

  private static @Nullable Long completed(ExecutionStep step) {
    Instant at = step.state().completedAt();
    return at == null ? null : at.toEpochMilli();
  }

  /** The parts in which the steps of an execution are, but for large results. */
  public static List<String> ids(Execution execution) {
    List<String> ids = new ArrayList<>();
    for (int number = 0; number * SIZE < execution.stepCount(); number++) {
      ids.add(id(execution, PLAN, number));
      ids.add(id(execution, BLOCK, number));
    }
    return ids;
  }

  /** The parts in which the large results and details are. */
  static List<String> results(Collection<ExecutionPart> parts) {
    return parts.stream()
        .map(ExecutionPart::steps)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .flatMap(StepBlocks::elsewhere)
        .toList();
  }

  private static Stream<String> elsewhere(StoredStep step) {
    return Stream.concat(Stream.ofNullable(step.resultIn()), Stream.ofNullable(step.detailsIn()));
  }

  /** Puts together what is stored of an execution; empty where a part of it is missing. */
  public static Optional<Read> read(Execution execution, Map<String, ExecutionPart> parts) {
    List<String> needed = new ArrayList<>(ids(execution));
    needed.addAll(results(parts.values()));
    if (!parts.keySet().containsAll(needed)) {
      return Optional.empty();
    }
    List<ExecutionStep> steps = new ArrayList<>();
    List<ExecutionPart> blocks = new ArrayList<>();
    for (int number = 0; steps.size() < execution.stepCount(); number++) {
      ExecutionPart block = require(parts, id(execution, BLOCK, number));
      List<StepSpec> plan =
          Objects.requireNonNull(require(parts, id(execution, PLAN, number)).plan());
      List<StoredStep> stored = reversed(states(block));
      for (int i = 0; i < plan.size(); i++) {
        steps.add(step(execution, steps.size(), plan.get(i), stored.get(i), parts));
      }
      blocks.add(block);
    }
    return Optional.of(new Read(List.copyOf(steps), new StepBlocks(blocks)));
  }

  private static ExecutionStep step(
      Execution execution,
      int index,
      StepSpec spec,
      StoredStep stored,
      Map<String, ExecutionPart> parts) {
    return stored.step(
        execution.id(),
        index,
        nominal(execution, spec),
        spec,
        content(parts, stored.resultIn()),
        content(parts, stored.detailsIn()));
  }

  private static @Nullable Map<String, Object> content(
      Map<String, ExecutionPart> parts, @Nullable String id) {
    return id == null ? null : require(parts, id).result();
  }

  /** The messages that are kept with steps, in no order. */
  public List<Message> messages(List<ExecutionStep> steps) {
    List<Message> all = new ArrayList<>();
    for (ExecutionStep step : steps) {
      List<StoredStep> stored = states(blocks.get(step.index() / SIZE));
      StoredStep own = stored.get(stored.size() - 1 - step.index() % SIZE);
      if (own.messages() != null) {
        own.messages().forEach(message -> all.add(message.alone(Home.of(step))));
      }
    }
    return all;
  }

  private static ExecutionPart require(Map<String, ExecutionPart> parts, String id) {
    return Objects.requireNonNull(parts.get(id));
  }

  private static List<StoredStep> states(ExecutionPart block) {
    return Objects.requireNonNull(block.steps());
  }

  /** The node that a step was given when it was submitted. */
  private static @Nullable String nominal(Execution execution, StepSpec spec) {
    return NominalNode.of(execution.spec(), spec);
  }

  private static String id(Execution execution, String sort, int number) {
    return ExecutionPart.prefix(execution.id()) + sort + number;
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }
}
