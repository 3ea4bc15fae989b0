package io.aiwm.core.internal.cluster;

import io.aiwm.api.store.Store;
import io.aiwm.core.feature.HealthContributor;
import java.util.Locale;
import java.util.Map;

/** Whether the database takes writes; without it the engine cannot serve. Never blocks. */
final class StoreHealth implements HealthContributor {
  private final Store store;
  private final StoreProbe probe;

  StoreHealth(Store store, StoreProbe probe) {
    this.store = store;
    this.probe = probe;
  }

  @Override
  public String name() {
    return "store";
  }

  @Override
  public Health check() {
    StoreProbe.State state = probe.state();
    Map<String, Object> details =
        Map.of(
            "kind", store.describe(),
            "state", state.name().toLowerCase(Locale.ROOT),
            "writeMillis", probe.latency().toMillis());
    return new Health(status(state), true, details);
  }

  private static Status status(StoreProbe.State state) {
    return switch (state) {
      case WELL -> Status.UP;
      case SLOW -> Status.DEGRADED;
      case REFUSES_WRITES, SILENT, UNREACHABLE -> Status.DOWN;
    };
  }
}
