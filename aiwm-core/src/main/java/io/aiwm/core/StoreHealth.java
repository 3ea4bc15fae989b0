package io.aiwm.core;

import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.store.Store;
import io.aiwm.core.health.HealthContributor;
import java.util.Map;

/** Whether the database answers; without it the engine cannot serve. */
final class StoreHealth implements HealthContributor {
  private final Store store;

  StoreHealth(Store store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "store";
  }

  @Override
  public Health check() {
    Map<String, Object> details = Map.of("kind", store.describe());
    try {
      store.ping();
      return new Health(Status.UP, true, details);
    } catch (UnavailableException e) {
      return new Health(Status.DOWN, true, details);
    }
  }
}
