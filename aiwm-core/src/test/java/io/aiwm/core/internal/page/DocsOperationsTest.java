package io.aiwm.core.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.http.DefaultHttpApi;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The documentation, with Swagger UI on the class path")
class DocsOperationsTest {
  private final Scheduler scheduler = Scheduler.system("docs-test", 1);

  /** Nothing here touches the store. */
  private final Store store =
      (Store)
          Proxy.newProxyInstance(
              Store.class.getClassLoader(),
              new Class<?>[] {Store.class},
              (proxy, method, arguments) -> {
                throw new AssertionError("The store was asked: " + method.getName());
              });

  private final DefaultHttpApi api =
      DefaultHttpApi.builder(
              new Engine(
                  "c",
                  store,
                  TimeSource.system(),
                  scheduler,
                  Runnable::run,
                  new Ids(TimeSource.system())))
          .operations(new DocsOperations("1.0").all())
          .build();

  private HttpResponse get(String path) {
    return api.handle(HttpRequest.of("GET", path)).toCompletableFuture().join();
  }

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  @DisplayName("is Swagger UI, by relative addresses and without inline script")
  void page() {
    assertThat(get("/api-docs").bodyText())
        .contains("src=\"api-docs/swagger-ui-bundle.js\"")
        .contains("src=\"api-docs/start.js\"")
        .doesNotContain("<script>");
    assertThat(get("/api-docs/start.js").bodyText()).contains("url: 'api-docs.json'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"})
  @DisplayName("has the files that the page asks for")
  void files(String name) {
    HttpResponse answer = get("/api-docs/" + name);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(((HttpResponse.Bytes) answer.body()).content()).isNotEmpty();
    assertThat(answer.headers().get("Content-Type")).doesNotContain("octet-stream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2fpom.properties",
        "%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fmaven%2forg.webjars%2fswagger-ui%2fpom.properties",
        "..%5cindex.html",
        ".js",
        "swagger-ui.css%2f..%2findex.html"
      })
  @DisplayName("gives out nothing beside them")
  void traversal(String name) {
    assertThat(get("/api-docs/" + name).status()).isEqualTo(404);
  }
}
