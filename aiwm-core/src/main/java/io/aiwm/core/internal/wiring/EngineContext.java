package io.aiwm.core.internal.wiring;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.SecretResolver;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.Peers;
import io.aiwm.core.feature.RecordType;
import io.aiwm.core.feature.Records;
import io.aiwm.core.feature.Units;
import io.aiwm.core.http.Listings;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.net.AddressGuard;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.crypto.SecretKey;

/** An engine as its features see it. */
final class EngineContext implements FeatureContext {
  private final Engine engine;
  private final FeatureSet.HostServices host;
  private final FeatureSet features;
  private final Units units;

  EngineContext(Engine engine, FeatureSet.HostServices host, FeatureSet features) {
    this.engine = engine;
    this.host = host;
    this.features = features;
    units = new Units(engine.store(), engine.ids(), engine.time());
  }

  @Override
  public String controllerId() {
    return engine.controllerId();
  }

  @Override
  public TimeSource time() {
    return engine.time();
  }

  @Override
  public Ids ids() {
    return engine.ids();
  }

  @Override
  public Scheduler scheduler() {
    return engine.scheduler();
  }

  @Override
  public Executor work() {
    return engine.work();
  }

  @Override
  public Store store() {
    return engine.store();
  }

  @Override
  public Caller self() {
    return engine.self();
  }

  @Override
  public Units units() {
    return units;
  }

  @Override
  public <T extends Entity> Records<T> records(RecordType<T> type) {
    if (!features.kinds().contains(type.kind())) {
      throw new IllegalArgumentException(
          "No feature declares " + type.kind() + "; add it to Feature.recordTypes()");
    }
    return new Records<>(type, units, engine.store(), kind -> port(Listings.class).changed(kind));
  }

  @Override
  public NodeRegistry nodes() {
    return port(NodeRegistry.class);
  }

  @Override
  public ExecutionOrchestrator executions() {
    return port(ExecutionOrchestrator.class);
  }

  @Override
  public Peers peers() {
    return port(Peers.class);
  }

  @Override
  public SecretResolver secrets() {
    return host.secrets();
  }

  @Override
  public AddressGuard addresses() {
    return host.addresses();
  }

  @Override
  public List<SecretKey> keys(String purpose) {
    return host.keys().apply(purpose);
  }

  @Override
  public URI publicUrl() {
    return host.publicUrl();
  }

  @Override
  public void meters(Consumer<MeterRegistry> binder) {
    if (host.meters() != null) {
      binder.accept(host.meters());
    }
  }

  @Override
  public <P> P port(Class<P> type) {
    return features.port(type);
  }
}
