package io.aiwm.core.internal.execution;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Confirmation;
import io.aiwm.core.http.Generic;
import io.aiwm.core.http.ListParameters;
import io.aiwm.core.http.Listing;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.event.EventReader;
import java.util.List;

/** Executions: submitting, watching, cancelling and retrying them. */
final class ExecutionOperations {
  private static final int HISTORY = 100;

  private final ExecutionOrchestrator executions;
  private final Store store;
  private final Listings listings;
  private final EventReader events;

  ExecutionOperations(
      ExecutionOrchestrator executions, Store store, Listings listings, EventReader events) {
    this.executions = executions;
    this.store = store;
    this.listings = listings;
    this.events = events;
  }

  List<Operation<?, ?>> all() {
    return List.of(submit(), list(), get(), update(), cancel(), retry(), steps(), events());
  }

  private Operation<?, ?> submit() {
    return Operation.post("execution.submit", "/executions")
        .summary("Submit an execution of one or more steps; it starts immediately")
        .access(Access.EDIT)
        .body(SubmitExecution.class)
        .returns(201, ExecutionView.class)
        .handle(
            call -> {
              ExecutionDetails submitted = submit(call);
              listings.changed(Execution.KIND);
              return call.body().nodeIds() == null ? view(submitted) : viewWithoutData(submitted);
            });
  }

  /** View without command data, which is not sent back once for each node. */
  private static ExecutionView viewWithoutData(ExecutionDetails batch) {
    List<StepView> steps = batch.steps().stream().map(StepView::withoutData).toList();
    return ExecutionView.of(batch.execution(), steps, null);
  }

  private ExecutionDetails submit(Call<SubmitExecution> call) {
    ExecutionDraft draft = call.body().draft();
    try {
      return executions.submit(call.caller(), draft);
    } catch (ValidationException e) {
      throw call.body().located(e);
    }
  }

  private Operation<?, ?> list() {
    return Operation.get("execution.list", "/executions")
        .summary("List executions without their steps")
        .query(ListParameters.of(Execution.KIND))
        .<Listing<ExecutionView>>returns(200, Generic.listing(ExecutionView.class))
        .handle(
            call ->
                listings.list(
                    call,
                    Execution.KIND,
                    executions::list,
                    page -> page.stream().map(e -> ExecutionView.of(e, null, null)).toList()));
  }

  private Operation<?, ?> get() {
    return Operation.get("execution.get", "/executions/{id}")
        .summary("Get an execution with its steps and most recent history")
        .returns(200, ExecutionView.class)
        .handle(
            call -> {
              Execution execution = require(call);
              return ExecutionView.of(execution, stepsOf(call), history(call))
                  .withChildren(children(call));
            });
  }

  private Operation<?, ?> update() {
    return Operation.patch("execution.update", "/executions/{id}")
        .summary("Update an execution; fields that are not sent keep their values")
        .access(Access.EDIT)
        .body(ExecutionPatch.class)
        .returns(200, ExecutionView.class)
        .conditional()
        .handle(
            call ->
                view(
                    executions.update(
                        call.caller(), call.scope(), call.id(), call.body(), call.ifVersion())));
  }

  private Operation<?, ?> cancel() {
    return Operation.delete("execution.cancel", "/executions/{id}")
        .summary("Cancel an execution; its record is kept")
        .access(Access.EDIT)
        .returns(200, Confirmation.class)
        .handle(
            call -> {
              String reason = "cancelled by " + call.caller().id();
              executions.cancel(call.caller(), call.scope(), call.id(), reason);
              listings.changed(Execution.KIND);
              return new Confirmation("Execution cancelled successfully");
            });
  }

  private Operation<?, ?> retry() {
    return Operation.post("execution.retry", "/executions/{id}/retry")
        .summary("Retry an execution: run its steps that did not complete again")
        .access(Access.EDIT)
        .returns(200, ExecutionView.class)
        .handle(call -> view(executions.retry(call.caller(), call.scope(), call.id())));
  }

  private Operation<?, ?> steps() {
    return Operation.get("execution.get_steps", "/executions/{id}/steps")
        .summary("Get the steps of an execution")
        .returns(200, Steps.class)
        .handle(
            call -> {
              require(call);
              List<StepView> steps = stepsOf(call);
              return new Steps(steps, steps.size());
            });
  }

  private Operation<?, ?> events() {
    return Operation.get("execution.list_events", "/executions/{id}/events")
        .summary("List the events of an execution, oldest first")
        .query(EventReader.PARAMETERS)
        .returns(200, EventReader.EventPage.class)
        .handle(
            call -> {
              require(call);
              return events.page(call, "execution", call.id());
            });
  }

  private Execution require(Call<?> call) {
    return executions
        .find(call.scope(), call.id())
        .orElseThrow(() -> new NotFoundException("execution", call.id()));
  }

  private static ExecutionView view(ExecutionDetails stored) {
    List<StepView> steps = stored.steps().stream().map(StepView::of).toList();
    return ExecutionView.of(stored.execution(), steps, null);
  }

  private List<StepView> stepsOf(Call<?> call) {
    return executions.steps(call.scope(), call.id()).stream().map(StepView::of).toList();
  }

  private List<String> children(Call<?> call) {
    Query children =
        Query.in(call.scope())
            .where(Filter.eq("parentExecutionId", call.id()))
            .limitedTo(Query.MAX_LIMIT);
    return store.list(Execution.KIND, children).data().stream().map(Execution::id).toList();
  }

  private List<HistoryEntry> history(Call<?> call) {
    return executions.history(call.scope(), call.id(), HISTORY);
  }

  /** All steps of an execution, by index. */
  record Steps(List<StepView> data, int total) {}
}
