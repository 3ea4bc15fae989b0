package io.aiwm.core.internal.execution;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.EventTail;
import io.aiwm.core.internal.task.Coalescer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Followers of executions: each reads its execution when the event log tells of it, whichever
 * controller moved it. Safe for use by many threads.
 */
final class ExecutionWatches {
  private static final int BATCH = 100;
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Engine engine;
  private final EventTail tail;

  ExecutionWatches(Engine engine, EventTail tail) {
    this.engine = engine;
    this.tail = tail;
  }

  Cancellable watch(Scope scope, String id, Consumer<Execution> listener) {
    return start(scope, id, listener)::end;
  }

  CompletableFuture<Execution> await(Scope scope, String id, Duration limit) {
    CompletableFuture<Execution> ended = new CompletableFuture<>();
    Watch watch =
        start(
            scope,
            id,
            execution -> {
              if (execution.state().status().terminal()) {
                ended.complete(execution);
              }
            });
    Cancellable timeUp =
        engine.scheduler().after(limit, () -> engine.work().execute(() -> watch.last(ended)));
    var unused =
        ended.whenComplete(
            (execution, failure) -> {
              timeUp.cancel();
              watch.end();
            });
    return ended;
  }

  private Watch start(Scope scope, String id, Consumer<Execution> listener) {
    // Before it is read, so that no change falls between.
    long position = engine.store().events().lastPosition();
    Execution first = find(scope, id).orElseThrow(() -> new NotFoundException("execution", id));
    Watch watch = new Watch(scope, id, listener);
    watch.begin(position, first);
    return watch;
  }

  private Optional<Execution> find(Scope scope, String id) {
    return engine.store().find(Execution.KIND, scope, id);
  }

  /** One follower. */
  private final class Watch implements EventTail.Subscriber {
    private final Scope scope;
    private final String id;
    private final Consumer<Execution> listener;
    private final Coalescer looks = new Coalescer(engine, this::look, PAUSE);
    private @Nullable Cancellable subscription;
    private long told;
    private boolean ended;

    Watch(Scope scope, String id, Consumer<Execution> listener) {
      this.scope = scope;
      this.id = id;
      this.listener = listener;
    }

    synchronized void begin(long position, Execution first) {
      EventQuery query = EventQuery.after(position, BATCH).in(scope).about("execution", id);
      if (!first.state().status().terminal()) {
        subscription = tail.subscribe(query, this);
      }
      looks.ask();
    }

    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public boolean accept(LoggedEvent event) {
      looks.ask();
      return true;
    }

    private void look() {
      Optional<Execution> found = find(scope, id);
      if (found.isEmpty()) {
        end();
      } else if (news(found.get())) {
        listener.accept(found.get());
        if (found.get().state().status().terminal()) {
          end();
        }
      }
    }

    private synchronized boolean news(Execution execution) {
      boolean news = !ended && execution.version() > told;
      told = Math.max(told, execution.version());
      return news;
    }

    /** The time is up: whatever it is now is the answer. */
    void last(CompletableFuture<Execution> answer) {
      try {
        find(scope, id)
            .ifPresentOrElse(
                answer::complete,
                () -> answer.completeExceptionally(new NotFoundException("execution", id)));
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        answer.completeExceptionally(e);
      }
    }

    synchronized void end() {
      ended = true;
      looks.close();
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }
}
