package io.aiwm.core.internal.audit;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Listings;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.List;

/** The audit trail; everybody writes it with the change that is audited. */
public final class AuditFeature implements Feature {
  private final Duration kept;

  /** Makes the feature; entries are removed once they are older than {@code kept}. */
  public AuditFeature(Duration kept) {
    this.kept = kept;
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public List<Kind<?>> kinds() {
    return List.of(AuditEntry.KIND);
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    Listings listings = engine.port(Listings.class);
    to.operations(new AuditOperations(engine.port(Engine.class), listings).all())
        .retention(AuditEntry.KIND, kept);
  }
}
