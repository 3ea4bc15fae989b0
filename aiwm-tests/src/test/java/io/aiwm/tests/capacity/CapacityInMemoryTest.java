package io.aiwm.tests.capacity;

import io.aiwm.api.store.Store;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.capacity.CapacityContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Capacity, on the in-memory store:")
class CapacityInMemoryTest extends CapacityContract {
  private InMemoryStore last = new InMemoryStore();

  @Override
  protected Store store() {
    last = last.another();
    return last;
  }
}
