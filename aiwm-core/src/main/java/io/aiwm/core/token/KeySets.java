package io.aiwm.core.token;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PublicJwk;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JWK sets (RFC 7517). Pure. */
final class KeySets {
  private static final String FOR_SIGNATURES = "sig";

  private KeySets() {}

  /**
   * The public keys of a set that we can use; a set may hold keys for other uses and of other
   * kinds.
   *
   * @throws IllegalArgumentException if the text is no JWK set
   */
  static List<TokenKey> parse(String json) {
    List<TokenKey> keys = new ArrayList<>();
    try {
      for (Jwk<?> jwk : Jwks.setParser().build().parse(json).getKeys()) {
        TokenKey key = jwk instanceof PublicJwk<?> published ? usable(published) : null;
        if (key != null) {
          keys.add(jwk.getId() == null ? key : key.withId(jwk.getId()));
        }
      }
    } catch (JwtException e) {
      throw new IllegalArgumentException("Not a JSON Web Key Set", e);
    }
    return List.copyOf(keys);
  }

  private static @Nullable TokenKey usable(PublicJwk<?> jwk) {
    String use = jwk.getPublicKeyUse();
    TokenKey key = use == null || use.equals(FOR_SIGNATURES) ? key(jwk.toKey()) : null;
    boolean pinnedElsewhere =
        key != null && jwk.getAlgorithm() != null && !jwk.getAlgorithm().equals(key.algorithm());
    return pinnedElsewhere ? null : key;
  }

  private static @Nullable TokenKey key(PublicKey key) {
    try {
      return switch (key.getAlgorithm()) {
        case "RSA" -> TokenKey.rs256(key);
        case "EC" -> TokenKey.es256(key);
        case "EdDSA", "Ed25519" -> TokenKey.ed25519(key);
        default -> null;
      };
    } catch (WeakKeyException e) {
      return null;
    }
  }
}
