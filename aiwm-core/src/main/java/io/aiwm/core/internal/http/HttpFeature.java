package io.aiwm.core.internal.http;

import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Listings;
import io.aiwm.core.internal.engine.Engine;
import java.util.List;

/** Feature that provides the infrastructure of REST operations. */
public final class HttpFeature implements Feature {
  @Override
  public String name() {
    return "http";
  }

  @Override
  public List<Kind<?>> kinds() {
    return List.of(IdempotencyRecord.KIND);
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    to.port(Listings.class, new Listings(engine.port(Engine.class)));
  }
}
