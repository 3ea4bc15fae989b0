package io.aiwm.core.internal.page;

import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.settings.DashboardSettings;

/** The dashboard and the API document. */
public final class PageFeature implements Feature {
  private final String version;
  private final DashboardSettings dashboard;

  /** Makes the feature; its pages show the version of the build. */
  public PageFeature(String version, DashboardSettings dashboard) {
    this.version = version;
    this.dashboard = dashboard;
  }

  @Override
  public String name() {
    return "pages";
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    DocsOperations docs = new DocsOperations(version);
    to.operations(new RootOperations(version).all())
        .operations(new DashboardOperations(engine, dashboard).all())
        .operations(new DashboardLibraries().all())
        .operations(new SessionOperation().all())
        .operations(docs.all())
        .whenComplete(docs::describe);
  }
}
