package io.aiwm.testkit.capacity;

import io.aiwm.api.capacity.Capacity;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A feature that takes capacity from within, as others do. One instance for each engine. */
public final class Probe implements Feature {
  private @Nullable FeatureContext engine;

  @Override
  public String name() {
    return "capacity-probe";
  }

  @Override
  public List<Kind<?>> kinds() {
    return List.of(NaiveBooking.KIND);
  }

  @Override
  public void install(FeatureContext context, Contributions to) {
    engine = context;
  }

  /** All that features see. */
  public FeatureContext engine() {
    return Objects.requireNonNull(engine, "not installed yet");
  }

  /** The port. */
  public Capacity capacity() {
    return engine().port(Capacity.class);
  }
}
