package io.aiwm.core;

import io.aiwm.core.internal.engine.RequestLoad;
import io.aiwm.core.internal.engine.WorkPool;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of an engine. What keeps this controller and its agents' connections alive has
 * threads of its own, since a store that does not answer holds up all the others.
 *
 * @param work agents' messages and tasks
 * @param requests REST requests
 * @param streams REST requests that read a body as it arrives
 * @param steps step handlers
 * @param lease renews the controller's lease
 * @param pings pings agents
 * @param frames reads what agents send
 */
record EngineExecutors(
    Executor work,
    RequestLoad requests,
    Executor streams,
    Executor steps,
    Executor lease,
    Executor pings,
    Executor frames) {

  static EngineExecutors of(AiwmBuilder host) {
    Executor steps = given(host.stepExecutor, () -> new WorkPool("aiwm-step", 16, 1_000));
    Executor work = host.workExecutor;
    Executor requests = host.requestExecutor;
    return work == null || requests == null
        ? own(host, steps)
        : new EngineExecutors(work, new RequestLoad(requests), requests, steps, work, work, work);
  }

  private static EngineExecutors own(AiwmBuilder host, Executor steps) {
    return new EngineExecutors(
        new WorkPool("aiwm-work", host.workThreads, 100_000),
        new RequestLoad(new WorkPool("aiwm-request", host.requestThreads, 512)),
        new WorkPool("aiwm-stream", 64, 1),
        steps,
        new WorkPool("aiwm-lease", 1, 1),
        new WorkPool("aiwm-ping", 2, 10_000),
        new WorkPool("aiwm-frame", frameThreads(), 100_000));
  }

  /** Agents get half of the machine, so that requests find a processor. */
  private static int frameThreads() {
    return Math.max(2, Runtime.getRuntime().availableProcessors() / 2);
  }

  private static Executor given(@Nullable Executor ofHost, Supplier<Executor> own) {
    return ofHost == null ? own.get() : ofHost;
  }

  /** The closing action of an executor; none for one that the host owns. */
  static AutoCloseable closing(Executor executor) {
    Executor pool = executor instanceof RequestLoad requests ? requests.executor() : executor;
    return pool instanceof WorkPool own ? own : () -> {};
  }
}
