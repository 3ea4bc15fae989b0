package io.aiwm.core.internal.cluster;

import io.aiwm.api.store.Store;
import io.aiwm.core.feature.HealthContributor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Health of the database: whether it takes writes, without which the engine cannot serve, and what
 * it holds that this version cannot read. Never blocks.
 */
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
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("kind", store.describe());
    details.put("state", state.name().toLowerCase(Locale.ROOT));
    details.put("writeMillis", probe.latency().toMillis());
    Map<String, Long> unreadable = store.unreadable();
    if (unreadable.isEmpty()) {
      return new Health(status(state), true, details);
    }
    details.put("unreadable", unreadable);
    Status status = status(state);
    return new Health(status == Status.UP ? Status.DEGRADED : status, true, details);
  }

  private static Status status(StoreProbe.State state) {
    return switch (state) {
      case WELL -> Status.UP;
      case SLOW -> Status.DEGRADED;
      case REFUSES_WRITES, SILENT, UNREACHABLE -> Status.DOWN;
    };
  }
}
