package io.aiwm.core.internal.engine;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.security.Caller;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * Context shared by all parts of one engine; made once by the builder.
 *
 * @param controllerId unique among the controllers of a store and new with each start
 * @param store the host's database
 * @param time clocks
 * @param scheduler for short tasks; it hands work that blocks to {@code work}
 * @param work bounded pool for everything that touches the store outside a request
 * @param ids makes ids
 * @param outage told by all who must wait for the store
 */
public record Engine(
    String controllerId,
    Store store,
    TimeSource time,
    Scheduler scheduler,
    Executor work,
    Ids ids,
    StoreOutage outage) {

  /** An engine of which nobody has told of an outage yet. */
  public Engine(
      String controllerId,
      Store store,
      TimeSource time,
      Scheduler scheduler,
      Executor work,
      Ids ids) {
    this(controllerId, store, time, scheduler, work, ids, new StoreOutage(time, scheduler));
  }

  /** The engine as a caller, under a new correlation id. */
  public Caller self() {
    return Caller.system(controllerId, UUID.randomUUID().toString());
  }
}
