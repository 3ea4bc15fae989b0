package io.aiwm.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A principal")
class PrincipalTest {

  @Test
  @DisplayName("may do what its best role allows, and no more")
  void permissions() {
    Principal editor = Principal.user("u", "u", "org", Set.of(Role.ORGANIZATION_EDITOR));
    assertThat(editor.may(Permission.VIEW)).isTrue();
    assertThat(editor.may(Permission.EDIT)).isTrue();
    assertThat(editor.may(Permission.OWN)).isFalse();
  }

  @Test
  @DisplayName("reaches other organisations only as far as a universal role allows it")
  void scope() {
    Principal mixed =
        Principal.user("u", "u", "org", Set.of(Role.UNIVERSE_VIEWER, Role.ORGANIZATION_OWNER));
    assertThat(mixed.scope(Permission.VIEW)).isEqualTo(Scope.all());
    assertThat(mixed.scope(Permission.OWN)).isEqualTo(Scope.org("org"));
  }

  @Test
  @DisplayName("without a role may do nothing, as a node's agent is")
  void node() {
    assertThat(Principal.node("n", "org").may(Permission.VIEW)).isFalse();
  }
}
