package io.aiwm.core.internal.page;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.core.feature.Catalogue;
import io.aiwm.core.feature.Catalogue.DashboardModule;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.text.Texts;
import io.aiwm.core.settings.DashboardSettings;
import java.util.List;
import java.util.Optional;

/** The pages that features add to the dashboard. */
final class DashboardOperations {
  private static final String FOLDER = "META-INF/aiwm-dashboard/features/";

  private final FeatureContext engine;
  private final DashboardSettings settings;

  DashboardOperations(FeatureContext engine, DashboardSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("dashboard.features", "/dashboard/features.json")
            .summary("Get the dashboard's title, login and feature modules")
            .access(Access.PUBLIC)
            .returns(200, Modules.class)
            .handle(call -> new Modules(modules().stream().map(Module::of).toList(), settings)),
        Operation.get("dashboard.feature_file", "/dashboard/features/{feature}/{file}")
            .summary("Get a file of a feature's dashboard pages")
            .access(Access.PUBLIC)
            .anyQuery()
            .produces("*/*")
            .handle(call -> file(call.parameter("feature"), call.parameter("file"))));
  }

  private HttpResponse file(String feature, String file) {
    return modules().stream()
        .filter(module -> module.feature().equals(feature))
        .findFirst()
        .flatMap(module -> find(module, file))
        .map(response -> response.with("Cache-Control", "no-cache"))
        .orElseThrow(() -> new NotFoundException("file", Texts.shortened(file)));
  }

  private static Optional<HttpResponse> find(DashboardModule module, String file) {
    return new ClassPathFile(FOLDER + module.feature() + "/", module.classPath()).find(file);
  }

  private List<DashboardModule> modules() {
    return engine.port(Catalogue.class).dashboard();
  }

  /** All modules, in the order of their features, and what the host says of its dashboard. */
  record Modules(List<Module> features, @JsonUnwrapped DashboardSettings settings) {}

  /**
   * A module.
   *
   * @param name name of the feature
   * @param module address of the ES module, relative to the dashboard's page
   */
  record Module(String name, String module) {
    static Module of(DashboardModule brought) {
      String address = "dashboard/features/" + brought.feature() + "/" + brought.file();
      return new Module(brought.feature(), address);
    }
  }
}
