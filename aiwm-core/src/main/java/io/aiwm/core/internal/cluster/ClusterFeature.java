package io.aiwm.core.internal.cluster;

import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.Peers;
import io.aiwm.core.internal.engine.Engine;
import java.util.concurrent.Executor;

/** This controller's lease, its peers, and the store as their renewals find it. */
public final class ClusterFeature implements Feature {
  private final Executor renewals;

  /**
   * Makes the feature.
   *
   * @param renewals renews the lease; a thread that nothing else can hold up
   */
  public ClusterFeature(Executor renewals) {
    this.renewals = renewals;
  }

  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    Cluster cluster = new Cluster(engine.port(Engine.class), ClusterSettings.defaults(), renewals);
    to.port(Cluster.class, cluster)
        .port(Peers.class, cluster)
        .health(new StoreHealth(engine.store(), cluster.probe()))
        .health(cluster)
        .runs(cluster::start, cluster);
  }
}
