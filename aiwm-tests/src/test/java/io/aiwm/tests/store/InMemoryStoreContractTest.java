package io.aiwm.tests.store;

import io.aiwm.api.store.Store;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.testkit.store.StoreContract;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The in-memory store")
class InMemoryStoreContractTest extends StoreContract {
  private final VirtualTime time = new VirtualTime();
  private InMemoryStore last = new InMemoryStore();

  @Override
  protected Store createStore() {
    return last;
  }

  @Override
  protected Store reopen() {
    last = last.another();
    return last;
  }

  @Override
  protected TimeSource time() {
    return time;
  }

  @Override
  protected Scheduler scheduler() {
    return time;
  }

  @Override
  public void passTime(Duration duration) {
    time.advance(duration);
  }
}
