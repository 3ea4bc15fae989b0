package io.aiwm.api.alert;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Kind;
import java.util.Map;

/**
 * Limits of one node or pool that differ from those of the engine. Its id is that of the node or
 * pool.
 *
 * @param header shared fields
 * @param limits by metric; metrics that are not in it keep the limits of the pool, or the engine's
 */
public record Thresholds(@JsonUnwrapped Header header, Map<AlertMetric, Limits> limits)
    implements Entity {

  public static final Kind<Thresholds> KIND = Kind.of("thresholds", Thresholds.class).build();

  public Thresholds {
    limits = Map.copyOf(limits);
  }

  @Override
  public Thresholds withHeader(Header value) {
    return new Thresholds(value, limits);
  }
}
