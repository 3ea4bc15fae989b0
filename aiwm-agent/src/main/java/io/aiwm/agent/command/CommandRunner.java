package io.aiwm.agent.command;

import io.aiwm.agent.journal.CommandJournal;
import io.aiwm.agent.journal.JournalEntry;
import io.aiwm.agent.session.Message;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Intake and execution of commands, each of which takes effect once: what is known is answered,
 * what runs goes on, what is new is noted on disk, acknowledged and run. Thread-safe; {@link
 * #accept} returns at once.
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
  private final AnswerPort port;
  private final Delivery delivery;
  private final Answers answers;
  private final Outcomes outcomes;
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
    this.port = answers;
    this.delivery = new Delivery(journal);
    this.answers = new Answers(answers, delivery);
    this.outcomes = new Outcomes(journal, this.answers);
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
            outcomes.finish(entry.get().type(), outcome, entry.get().metadata());
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
        .forEach(entry -> entry.outcome().ifPresent(it -> answers.answer(it, entry.metadata())));
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
      log.error("{} cannot be accepted", command.type(), e);
      answers.refuse(command, Refusals.internal(command.type(), e));
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
      answers.acknowledge(command);
      answers.answer(outcome.get(), command.metadata());
    } else if (atWork.contains(command.messageId())) {
      answers.acknowledge(command);
    } else {
      start(command, known.isPresent());
    }
  }

  private void start(Message command, boolean interrupted) {
    CommandHandler handler = handlers.get(command.type());
    if (handler == null) {
      answers.refuse(command, Refusals.unsupported(command.type(), handlers.keySet()));
      return;
    }
    if (interrupted && !handler.repeatable()) {
      answers.acknowledge(command);
      outcomes.finish(
          command.type(),
          CommandResult.failure(command.messageId(), Refusals.unknownOutcome()),
          command.metadata());
      return;
    }
    if (!reserve(new RunningCommand(command, handler, port))) {
      return;
    }
    boolean handedOn = false;
    try {
      if (!interrupted) {
        journal.accept(command.messageId(), command.type(), command.metadata());
      }
      answers.acknowledge(command);
      workers.execute(() -> logged(command, () -> run(command.messageId())));
      handedOn = true;
    } catch (IOException e) {
      log.error("The journal cannot be written, {} is refused: {}", command.type(), e.toString());
      answers.refuse(
          command, Refusals.exhausted("the agent's journal cannot be written; is its disk full?"));
    } finally {
      if (!handedOn) {
        atWork.remove(command.messageId());
      }
    }
  }

  private boolean reserve(RunningCommand next) {
    if (stopping) {
      log.info("{} is left for the agent's next start", next.command().type());
      return false;
    }
    if (!atWork.add(next, CAPACITY)) {
      answers.refuse(
          next.command(),
          Refusals.exhausted("too many commands at once; send it again when some have ended"));
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
      outcome.ifPresent(result -> outcomes.finish(command.type(), result, command.metadata()));
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

  private void cancel(Message command) {
    String target = command.text("originalMessageId");
    RunningCommand found = atWork.find(target);
    if (found != null) {
      found.cancel();
    }
    String state = state(target, found != null);
    if (state.equals(UNKNOWN)) {
      outcomes.refuseInAdvance(target, command.metadata());
    }
    answers.acknowledge(command);
    answers.send(
        command,
        CommandResult.success(
            command.messageId(), Map.of("cancelled", found != null, "state", state)));
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
