package io.aiwm.core.internal.page;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.text.Texts;
import java.util.List;

/** The dashboard where its module is on the class path, else a page that says what there is. */
final class RootOperations {
  private final ClassPathFile dashboard = new ClassPathFile("META-INF/aiwm-dashboard/");
  private final String version;

  RootOperations(String version) {
    this.version = version;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("dashboard.page", "/")
            .summary("Get the dashboard, if installed")
            .access(Access.PUBLIC)
            .anyQuery()
            .produces(Pages.HTML)
            .handle(call -> root()),
        Operation.get("dashboard.file", "/dashboard/{file}")
            .summary("Get a file of the dashboard")
            .access(Access.PUBLIC)
            .anyQuery()
            .produces("*/*")
            .handle(call -> file(call.parameter("file"))));
  }

  private HttpResponse root() {
    return dashboard.find("index.html").map(Pages::secured).orElseGet(() -> Pages.index(version));
  }

  private HttpResponse file(String name) {
    return dashboard
        .find(name)
        .map(response -> response.with("Cache-Control", "no-cache"))
        .orElseThrow(() -> new NotFoundException("file", Texts.shortened(name)));
  }
}
