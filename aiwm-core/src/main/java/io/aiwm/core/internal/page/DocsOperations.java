package io.aiwm.core.internal.page;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.core.feature.Catalogue;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.http.OpenApi;
import io.aiwm.core.internal.text.Texts;
import java.util.List;
import java.util.Optional;

/**
 * The API document and a page to read it: Swagger UI where its WebJar is on the class path, else a
 * plain list.
 */
final class DocsOperations {
  private static final String START =
      "SwaggerUIBundle({url: 'api-docs.json', dom_id: '#ui', validatorUrl: null});\n";

  private final String version;
  private final Optional<ClassPathFile> webjar = WebJar.folder("org.webjars", "swagger-ui", "");
  private volatile List<Operation<?, ?>> operations = List.of();
  private volatile String document = "{}";

  DocsOperations(String version) {
    this.version = version;
  }

  /** Describes everything that the engine serves. */
  void describe(Catalogue catalogue) {
    operations = catalogue.operations();
    document = OpenApi.document(version, operations, catalogue.eventTypes());
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("api_docs.get", "/api-docs.json")
            .summary("Get this OpenAPI 3.1 document")
            .access(Access.PUBLIC)
            .handle(call -> HttpResponse.text(200, "application/json", document)),
        Operation.get("api_docs.page", "/api-docs")
            .summary("Get the API documentation page")
            .access(Access.PUBLIC)
            .anyQuery()
            .produces(Pages.HTML)
            .handle(this::page),
        Operation.get("api_docs.file", "/api-docs/{file}")
            .summary("Get a file of the API documentation page")
            .access(Access.PUBLIC)
            .anyQuery()
            .produces("*/*")
            .handle(call -> file(call.parameter("file"))));
  }

  private HttpResponse page(Call<?> call) {
    if (call.request().path().endsWith("/")) {
      // The page's own links are relative to the address without the slash.
      return HttpResponse.empty(308).with("Location", "../api-docs");
    }
    return webjar.isPresent() ? Pages.swagger() : Pages.operations(version, operations);
  }

  private HttpResponse file(String name) {
    Optional<HttpResponse> found =
        name.equals("start.js")
            ? Optional.of(HttpResponse.text(200, "text/javascript; charset=utf-8", START))
            : webjar.flatMap(jar -> jar.find(name));
    return found
        .map(response -> response.with("Cache-Control", "public, max-age=3600"))
        .orElseThrow(() -> new NotFoundException("file", Texts.shortened(name)));
  }
}
