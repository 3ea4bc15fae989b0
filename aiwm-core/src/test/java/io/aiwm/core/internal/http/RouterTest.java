package io.aiwm.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.RequestException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The router")
class RouterTest {
  private static final String ID = "0123456789abcdef01234567";

  private final Router router =
      new Router(
          List.of(
              operation(Operation.get("root.get", "/")),
              operation(Operation.get("node.list", "/nodes")),
              operation(Operation.post("node.create", "/nodes")),
              operation(Operation.get("node.get", "/nodes/{id}")),
              operation(Operation.delete("node.delete", "/nodes/{id}")),
              operation(Operation.post("node.token", "/nodes/{id}/token")),
              operation(Operation.get("pool.list", "/nodes/pools")),
              operation(Operation.post("pool.add", "/nodes/pools/{poolId}/nodes"))));

  private static Operation<NoBody, HttpResponse> operation(
      Operation.Builder<NoBody, HttpResponse> builder) {
    return builder.handle(call -> HttpResponse.empty(200));
  }

  private String name(String method, String path) {
    return router.match(method, path).operation().name();
  }

  @Test
  @DisplayName("prefers a literal segment to a parameter")
  void literalFirst() {
    assertThat(name("GET", "/nodes/pools")).isEqualTo("pool.list");
    assertThat(name("GET", "/nodes/" + ID)).isEqualTo("node.get");
  }

  @Test
  @DisplayName("comes back to the parameter where the literal leads nowhere")
  void backtracks() {
    assertThat(router.match("POST", "/nodes/pools/token").parameters())
        .isEqualTo(Map.of("id", "pools"));
  }

  @Test
  @DisplayName("ignores one slash at the end and finds the root")
  void trailingSlash() {
    assertThat(name("GET", "/nodes/")).isEqualTo("node.list");
    assertThat(name("GET", "/")).isEqualTo("root.get");
    assertThat(name("GET", "")).isEqualTo("root.get");
  }

  @Test
  @DisplayName("answers HEAD with the operation of GET")
  void head() {
    assertThat(name("HEAD", "/nodes")).isEqualTo("node.list");
  }

  @Test
  @DisplayName("brings ids to lower case and decodes each segment by itself")
  void decodes() {
    assertThat(router.match("GET", "/nodes/" + ID.toUpperCase(java.util.Locale.ROOT)).parameters())
        .containsEntry("id", ID);
    assertThat(router.match("GET", "/nodes/a%2Fb").parameters()).containsEntry("id", "a/b");
  }

  @Test
  @DisplayName("names the methods that a path has where the method is another")
  void wrongMethod() {
    RequestException refused =
        catchThrowableOfType(RequestException.class, () -> router.match("PUT", "/nodes"));
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.headers()).containsEntry("Allow", "GET, POST, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/node", "/nodes//", "/nodes/a/b", "/nodes//token", "/nodes/pools/" + "x/nodes/y"})
  @DisplayName("finds nothing at an address that was not declared")
  void nothing(String path) {
    RequestException refused =
        catchThrowableOfType(RequestException.class, () -> router.match("GET", path));
    assertThat(refused.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nodes/%", "/nodes/%2", "/nodes/%zz", "/nodes/%00", "/nodes/%ff"})
  @DisplayName("refuses an address that is not well-formed")
  void malformed(String path) {
    RequestException refused =
        catchThrowableOfType(RequestException.class, () -> router.match("GET", path));
    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  @DisplayName("does not let two operations have one address")
  void twice() {
    List<Operation<?, ?>> twins =
        List.of(
            operation(Operation.get("a.get", "/a/{id}")),
            operation(Operation.get("b.get", "/a/{other}")));
    assertThatThrownBy(() -> new Router(twins)).isInstanceOf(IllegalArgumentException.class);
  }
}
