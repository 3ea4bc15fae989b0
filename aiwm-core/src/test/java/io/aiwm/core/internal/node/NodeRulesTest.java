package io.aiwm.core.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The rules of a node's fields")
class NodeRulesTest {
  private static final List<NodeRole> WORKER = List.of(NodeRole.WORKER);

  @Test
  @DisplayName("name everything that is wrong at once")
  void allAtOnce() {
    NodeDraft draft =
        new NodeDraft(
            " ",
            List.of(),
            false,
            "not an address",
            Map.of("bad key", "v"),
            Map.of("k", "x".repeat(17_000)));
    ValidationException e =
        catchThrowableOfType(ValidationException.class, () -> NodeRules.check(draft));
    assertThat(e.errors())
        .extracting(FieldError::field)
        .containsExactly("name", "role", "vpnIp", "labels", "metadata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "gpu-worker-01", "Máy chủ 1", "机器", "a b"})
  @DisplayName("allow names that people give")
  void goodNames(String name) {
    assertThatCode(() -> NodeRules.check(NodeDraft.worker(name))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a ", "a\nb", "a\u0000b", "a\u202eb", "a\ud800b"})
  @DisplayName("refuse names that cannot be read")
  void badNames(String name) {
    assertThatThrownBy(() -> NodeRules.check(NodeDraft.worker(name)))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  @DisplayName("count 128 characters of a name, of whatever script")
  void length() {
    assertThatCode(() -> NodeRules.check(NodeDraft.worker("𝒳".repeat(128))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> NodeRules.check(NodeDraft.worker("a".repeat(129))))
        .isInstanceOf(ValidationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.1.5", "255.255.255.255", "::1", "fe80::1", "::ffff:10.0.0.1"})
  @DisplayName("know addresses")
  void addresses(String address) {
    assertThatCode(() -> NodeRules.check(draft(address))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.1", "256.1.1.1", "10.0.1.5/24", "host", "1::2::3", ":", "01.1.1.1"})
  @DisplayName("know what is no address, and ask no name server")
  void noAddresses(String address) {
    assertThatThrownBy(() -> NodeRules.check(draft(address)))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  @DisplayName("allow 64 labels and refuse a role twice")
  void counts() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 64; i++) {
      labels.put("k" + i, "v");
    }
    NodePatch patch = new NodePatch(null, null, null, null, null, labels, null);
    assertThatCode(() -> NodeRules.check(patch)).doesNotThrowAnyException();
    labels.put("k64", "v");
    NodePatch tooMany = new NodePatch(null, null, null, null, null, labels, null);
    assertThatThrownBy(() -> NodeRules.check(tooMany)).isInstanceOf(ValidationException.class);
    NodePatch twice =
        new NodePatch(
            null, List.of(NodeRole.WORKER, NodeRole.WORKER), null, null, null, null, null);
    assertThatThrownBy(() -> NodeRules.check(twice)).isInstanceOf(ValidationException.class);
  }

  private static NodeDraft draft(String address) {
    return new NodeDraft("n", WORKER, false, address, Map.of(), Map.of());
  }
}
