package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.error.ForbiddenException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.TokenState;
import io.aiwm.api.security.Principal;
import io.aiwm.api.store.Commit;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.internal.token.NodeAuthenticator;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A node that calls the REST API")
class NodeAuthenticatorTest {
  private final RestWorld world = new RestWorld();
  private final NodeTokens tokens =
      NodeTokens.hs256("0123456789abcdef0123456789abcdef").withTime(world.time);
  private final NodeAuthenticator authenticator = new NodeAuthenticator(world.engine, tokens);
  private final Node node = Fixtures.node("gpu-01");

  NodeAuthenticatorTest() {
    world.store.commit(Commit.builder().insert(Node.KIND, node).build());
  }

  private Principal authenticate(String token) {
    return authenticator.authenticate(
        HttpRequest.of("POST", "/x").withHeader("Authorization", "Bearer " + token));
  }

  private String token() {
    return tokens.mint(node.id(), world.time.now(), Duration.ofHours(1)).token();
  }

  private void change(Node changed) {
    Node next = changed.withHeader(changed.header().next("u", world.time.now()));
    world.store.commit(Commit.builder().replace(Node.KIND, next).build());
  }

  @Test
  @DisplayName("is itself, of its owner's organisation")
  void good() {
    assertThat(authenticate(token())).isEqualTo(Principal.node(node.id(), Fixtures.ORG));
  }

  @Test
  @DisplayName("is refused without a token, with a false one and with an expired one")
  void bad() {
    String expired = token();
    world.time.advance(Duration.ofHours(2));
    assertThatThrownBy(() -> authenticate(expired)).isInstanceOf(AuthenticationException.class);
    assertThatThrownBy(() -> authenticate("x.y.z")).isInstanceOf(AuthenticationException.class);
    assertThatThrownBy(() -> authenticator.authenticate(HttpRequest.of("POST", "/x")))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("required");
  }

  @Test
  @DisplayName("is refused once its tokens are revoked")
  void revoked() {
    String token = token();
    world.time.advance(Duration.ofSeconds(2));
    change(node.withTokens(null, new TokenState(world.time.now(), null, null)));
    assertThatThrownBy(() -> authenticate(token))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("revoked");
  }

  @Test
  @DisplayName("is forbidden while it is inactive, and unknown once it is deleted")
  void gone() {
    String token = token();
    change(node.withStatus(NodeStatus.INACTIVE));
    assertThatThrownBy(() -> authenticate(token)).isInstanceOf(ForbiddenException.class);
    Node now = world.store.findIncludingDeleted(Node.KIND, node.id()).orElseThrow();
    change(now.withHeader(now.header().asDeleted(world.time.now())));
    assertThatThrownBy(() -> authenticate(token)).isInstanceOf(AuthenticationException.class);
  }
}
