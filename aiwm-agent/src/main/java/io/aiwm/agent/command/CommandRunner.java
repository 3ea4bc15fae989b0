package io.aiwm.agent.command;

import io.aiwm.agent.journal.CommandJournal;
import io.aiwm.agent.journal.JournalEntry;
import io.aiwm.agent.session.Message;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes commands in and sees that each takes effect once: what is known is answered, what runs goes
 * on, what is new is noted on disk, acknowledged and run. Thread-safe; {@link #accept} returns at
 * once.
 */
public final class CommandRunner {
  private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);

  /** Commands at work or waiting; beyond that the controller is told to come again. */
  public static final int CAPACITY = 64;

  /** What a controller is missing it asks for at once, so the rest may take its time. */
  private static final int RESENT_AT_ONCE = 100;

  private static final String UNKNOWN = "unknown";

  private final Map<String, CommandHandler> handlers;
  private final CommandJournal journal;
  private final AnswerPort answers;
  private final Delivery delivery;
  private final Executor intake;
  private final Executor workers;
  private final CommandsAtWork atWork = new CommandsAtWork();
  private volatile boolean stopping;

  /**
   * A runner.
   *
   * @param handlers one for each type
   * @param journal where outcomes are kept
   * @param answers where answers go
   * @param intake runs one task at a time, in order; its tasks wait for the disk
   * @param workers runs commands; it must hold {@value #CAPACITY} of them
   */
  public CommandRunner(
      List<CommandHandler> handlers,
      CommandJournal journal,
      AnswerPort answers,
      Executor intake,
      Executor workers) {
    this.handlers =
        handlers.stream().collect(Collectors.toMap(CommandHandler::type, Function.identity()));
    this.journal = journal;
    this.answers = answers;
    this.delivery = new Delivery(journal);
    this.intake = intake;
    this.workers = workers;
  }

  /** A command of an earlier life goes on: its repeats wait for {@link #conclude}. */
  public void await(String messageId) {
    atWork.leaveOpen(messageId);
  }

  /**
   * Tells the outcome of a command of an earlier life, unless it is known already.
   *
   * @param noted run once it is on disk
   */
  public void conclude(CommandResult outcome, Runnable noted) {
    intake.execute(
        () -> {
          atWork.remove(outcome.originalMessageId());
          Optional<JournalEntry> entry = journal.find(outcome.originalMessageId());
          if (entry.isPresent() && entry.get().result() == null) {
            finish(entry.get().type(), outcome, entry.get().metadata());
          }
          noted.run();
        });
  }

  /** A command came in, for the first time or again. */
  public void accept(Message command) {
    intake.execute(() -> logged(command, () -> takeInOrRefuse(command)));
  }

  /** The results that the controller may not have read are sent again, a few at a time. */
  public void resend() {
    intake.execute(this::resendSome);
  }

  /** All at once, they could be more than a connection takes, on each connection anew. */
  private void resendSome() {
    journal.unconfirmed().stream()
        .filter(entry -> !delivery.underway(entry.messageId()))
        .limit(RESENT_AT_ONCE)
        .forEach(entry -> entry.outcome().ifPresent(it -> answer(it, entry.metadata())));
  }

  /** Tells which results the controller has read. */
  public Delivery delivery() {
    return delivery;
  }

  /** The controller answered a ping: what was sent before it has been read; more may follow. */
  public void confirmDelivered() {
    intake.execute(
        () -> {
          delivery.ponged();
          resendSome();
        });
  }

  /** Takes no more commands in. */
  public void stopAccepting() {
    stopping = true;
  }

  /** Ends what still runs without an outcome. */
  public void abandon() {
    atWork.abandon();
  }

  private void takeInOrRefuse(Message command) {
    try {
      takeIn(command);
    } catch (RuntimeException | Error e) {
      log.error("{} is not taken in", command.type(), e);
      refuse(command, Refusals.internal(command.type(), e));
    }
  }

  private void takeIn(Message command) {
    if (command.type().equals(MessageType.COMMAND_CANCEL)) {
      cancel(command);
      return;
    }
    Optional<JournalEntry> known = journal.find(command.messageId());
    Optional<CommandResult> outcome = known.flatMap(JournalEntry::outcome);
    if (outcome.isPresent()) {
      acknowledge(command);
      answer(outcome.get(), command.metadata());
    } else if (atWork.contains(command.messageId())) {
      acknowledge(command);
    } else {
      start(command, known.isPresent());
    }
  }

  private void start(Message command, boolean interrupted) {
    CommandHandler handler = handlers.get(command.type());
    if (handler == null) {
      refuse(command, Refusals.unsupported(command.type(), handlers.keySet()));
      return;
    }
    if (interrupted && !handler.repeatable()) {
      acknowledge(command);
      finish(
          command.type(),
          CommandResult.failure(command.messageId(), Refusals.unknownOutcome()),
          command.metadata());
      return;
    }
    if (!reserve(new RunningCommand(command, handler, answers))) {
      return;
    }
    boolean handedOn = false;
    try {
      if (!interrupted) {
        journal.accept(command.messageId(), command.type(), command.metadata());
      }
      acknowledge(command);
      workers.execute(() -> logged(command, () -> run(command.messageId())));
      handedOn = true;
    } catch (IOException e) {
      log.error("The journal cannot be written, {} is refused: {}", command.type(), e.toString());
      refuse(
          command, Refusals.exhausted("the agent's journal cannot be written; is its disk full?"));
    } finally {
      if (!handedOn) {
        atWork.remove(command.messageId());
      }
    }
  }

  private boolean reserve(RunningCommand next) {
    if (stopping) {
      log.info("{} is left for the agent's next life", next.command().type());
      return false;
    }
    if (!atWork.add(next, CAPACITY)) {
      refuse(next.command(), Refusals.exhausted("too many commands at once"));
      return false;
    }
    return true;
  }

  private void run(String messageId) {
    RunningCommand next = atWork.find(messageId);
    if (next == null) {
      return;
    }
    Message command = next.command();
    boolean leftOpen = false;
    try {
      log.info("{} starts", command.type());
      Optional<CommandResult> outcome = next.run();
      leftOpen = outcome.isEmpty();
      outcome.ifPresent(result -> finish(command.type(), result, command.metadata()));
    } finally {
      // Whatever became of it, its place is free for another.
      if (leftOpen) {
        atWork.leaveOpen(messageId);
      } else {
        atWork.remove(messageId);
      }
    }
    next.afterwards().ifPresent(Runnable::run);
  }

  private void finish(String type, CommandResult outcome, @Nullable MessageMetadata metadata) {
    CommandResult told = outcome;
    try {
      note(type, told);
    } catch (RuntimeException | Error e) {
      // What a handler answers may be nothing that can be written.
      log.error("The outcome of {} cannot be noted", type, e);
      told = CommandResult.failure(outcome.originalMessageId(), Refusals.internal(type, e));
      note(type, told);
    }
    log.info("{} ended: {}", type, told.status());
    answer(told, metadata);
  }

  private void note(String type, CommandResult outcome) {
    try {
      journal.complete(outcome.originalMessageId(), outcome);
    } catch (IOException e) {
      log.error("The outcome of {} is not on disk: {}", type, e.toString());
    }
  }

  private void cancel(Message command) {
    String target = command.text("originalMessageId");
    RunningCommand found = atWork.find(target);
    if (found != null) {
      found.cancel();
    }
    String state = state(target, found != null);
    if (state.equals(UNKNOWN)) {
      refuseInAdvance(target, command.metadata());
    }
    acknowledge(command);
    answers.send(
        MessageType.COMMAND_RESULT,
        CommandResult.success(
            command.messageId(), Map.of("cancelled", found != null, "state", state)),
        command.metadata());
  }

  /** What a cancellation found; a command that is left to the next life runs on. */
  private String state(String messageId, boolean cancelling) {
    if (cancelling) {
      return "cancelling";
    }
    if (atWork.contains(messageId)) {
      return "running";
    }
    return journal.find(messageId).isPresent() ? "finished" : UNKNOWN;
  }

  /** A command that its cancellation has overtaken finds its outcome in the journal. */
  private void refuseInAdvance(String messageId, @Nullable MessageMetadata metadata) {
    if (messageId.isBlank()) {
      return;
    }
    try {
      journal.accept(messageId, MessageType.COMMAND_CANCEL, metadata);
      journal.complete(messageId, CommandResult.failure(messageId, Refusals.overtaken()));
      journal.confirm(List.of(messageId));
    } catch (IOException e) {
      log.warn("A command that may still come is not refused: {}", e.toString());
    }
  }

  private void acknowledge(Message command) {
    answers.send(
        MessageType.COMMAND_ACK,
        new CommandAck(command.messageId(), "acknowledged", null),
        command.metadata());
  }

  private void answer(CommandResult outcome, @Nullable MessageMetadata metadata) {
    delivery.send(
        outcome.originalMessageId(),
        () -> answers.send(MessageType.COMMAND_RESULT, outcome, metadata));
  }

  private void refuse(Message command, ErrorInfo error) {
    answers.send(
        MessageType.COMMAND_RESULT,
        CommandResult.failure(command.messageId(), error),
        command.metadata());
  }

  private static void logged(Message command, Runnable task) {
    MessageMetadata metadata = command.metadata();
    String correlationId = metadata == null ? null : metadata.correlationId();
    MDC.put("correlationId", correlationId == null ? command.messageId() : correlationId);
    try {
      task.run();
    } finally {
      MDC.remove("correlationId");
    }
  }
}
