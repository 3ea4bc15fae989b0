package io.aiwm.serving.model;

import io.aiwm.api.store.Store;
import io.aiwm.testkit.InMemoryStore;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The registry of models, in memory:")
class RegistryInMemoryTest extends RegistryContract {
  @Override
  Store store() {
    return new InMemoryStore();
  }
}
