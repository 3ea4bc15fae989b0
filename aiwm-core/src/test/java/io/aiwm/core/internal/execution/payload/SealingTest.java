package io.aiwm.core.internal.execution.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.core.token.NodeTokens;
import io.aiwm.core.token.TokenKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A sealed secret")
class SealingTest {
  private static final String PURPOSE = "test";
  private static final TokenKey OLD = TokenKey.hs256("o".repeat(32));
  private static final TokenKey NEW = TokenKey.hs256("n".repeat(32));

  private static Sealing of(NodeTokens tokens) {
    return Sealing.with(tokens.derivedKeys(PURPOSE));
  }

  private static String inner(String sealed) {
    assertThat(sealed).matches("\\$\\{sealed\\." + Sealing.TEXT + "\\}");
    return sealed.substring("${sealed.".length(), sealed.length() - 1);
  }

  @Test
  @DisplayName("is opened by every controller, for the execution that it belongs to")
  void opened() {
    String sealed = of(NodeTokens.builder().signWith(OLD).build()).of("e1").seal("p\u00e4ss");
    assertThat(sealed).doesNotContain("p\u00e4ss");
    Sealing other = of(NodeTokens.builder().signWith(OLD).build());
    assertThat(other.of("e1").open(inner(sealed))).contains("p\u00e4ss");
    assertThat(other.of("e2").open(inner(sealed))).isEmpty();
  }

  @Test
  @DisplayName("is opened after the key was replaced, as long as the old one is accepted")
  void rotated() {
    String sealed = of(NodeTokens.builder().signWith(OLD).build()).of("e").seal("x");
    NodeTokens both = NodeTokens.builder().accept(OLD).signWith(NEW).build();
    assertThat(of(both).of("e").open(inner(sealed))).contains("x");
    assertThat(of(NodeTokens.builder().signWith(NEW).build()).of("e").open(inner(sealed)))
        .isEmpty();
  }

  @Test
  @DisplayName("is the same for the same text of one execution, and another in the next")
  void alike() {
    Sealing sealing = Sealing.ofThisProcess();
    Sealing.Of one = sealing.of("e");
    assertThat(one.seal("x")).isEqualTo(one.seal("x")).isNotEqualTo(sealing.of("e").seal("x"));
  }

  @Test
  @DisplayName("follows from a key pair, too")
  void pair() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    NodeTokens tokens =
        NodeTokens.builder()
            .signWith(TokenKey.ed25519(pair))
            .accept(TokenKey.ed25519(pair.getPublic()).withId("other"))
            .build();
    assertThat(tokens.derivedKeys(PURPOSE)).hasSize(1);
    String sealed = of(tokens).of("e").seal("x");
    assertThat(of(tokens).of("e").open(inner(sealed))).contains("x");
  }

  @Test
  @DisplayName("that is broken is none")
  void broken() {
    Sealing.Of sealing = Sealing.ofThisProcess().of("e");
    String good = inner(sealing.seal("x"));
    String key = good.substring(0, 9);
    for (String bad : new String[] {key + "AA", key + "A", good + "AAAA", "00000000.AAAA"}) {
      assertThat(sealing.open(bad)).isEqualTo(Optional.empty());
    }
  }
}
