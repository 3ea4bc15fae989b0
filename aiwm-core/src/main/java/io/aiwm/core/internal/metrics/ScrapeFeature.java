package io.aiwm.core.internal.metrics;

import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The host's meters, for Prometheus. */
public final class ScrapeFeature implements Feature {
  private final @Nullable Supplier<String> text;

  /**
   * Makes the feature.
   *
   * @param text the host's registry in Prometheus' text format; null where it serves it elsewhere
   */
  public ScrapeFeature(@Nullable Supplier<String> text) {
    this.text = text;
  }

  @Override
  public String name() {
    return "meters";
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    to.operations(ScrapeOperation.of(text));
  }
}
