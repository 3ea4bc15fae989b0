package io.aiwm.core.token;

import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.time.TimeSource;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Mints and verifies the tokens that agents authenticate with: JWTs with {@code sub, type, nodeId,
 * iat, exp, jti, iss, aud} and a {@code kid}. Signs with one key and accepts as many as it is
 * given, so that keys rotate without a node losing its connection. Immutable and safe for use by
 * many threads.
 */
public final class NodeTokens {
  public static final String DEFAULT_ISSUER = "aiwm";
  public static final String DEFAULT_AUDIENCE = "aiwm-node-link";

  /** The {@code type} claim that tells a node's token from a user's. */
  static final String TYPE = "node";

  private final Builder settings;
  private final TokenKey signer;
  private final @Nullable TokenKey legacyKey;
  private final Map<String, TokenKey> accepted;
  private final JwtVerifier verifier;

  private NodeTokens(Builder settings, TokenKey signer) {
    this.settings = settings;
    this.signer = signer;
    this.legacyKey = settings.legacy && settings.legacyKey == null ? signer : settings.legacyKey;
    this.accepted = Map.copyOf(settings.accepted);
    this.verifier =
        new JwtVerifier((kid, alg) -> kid == null ? legacyKey : accepted.get(kid), settings.time);
  }

  /**
   * Tokens signed with a shared secret.
   *
   * @param secret at least 32 bytes
   * @throws WeakKeyException if it is shorter
   */
  public static NodeTokens hs256(byte[] secret) {
    return builder().signWith(TokenKey.hs256(secret)).build();
  }

  /** As above, for a secret kept as text, of which the UTF-8 bytes are used. */
  public static NodeTokens hs256(String secret) {
    return builder().signWith(TokenKey.hs256(secret)).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A copy that uses another clock. */
  public NodeTokens withTime(TimeSource time) {
    return settings.copy().time(time).build();
  }

  /**
   * A new token.
   *
   * @param nodeId the node
   * @param now wall time; a token keeps whole seconds of it
   * @param lifetime at least two seconds; it ends at a whole second
   */
  public MintedToken mint(String nodeId, Instant now, Duration lifetime) {
    return mint(nodeId, UUID.randomUUID().toString(), now, now.plus(lifetime));
  }

  /**
   * The token of that id and those times. The same call gives a token for the same claims again, so
   * whoever must hand a token out later can keep its id instead of the token.
   */
  public MintedToken mint(String nodeId, String tokenId, Instant issuedAt, Instant expiresAt) {
    Instant end = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    if (!end.isAfter(issuedAt)) {
      throw new IllegalArgumentException("A token's lifetime must be at least one second");
    }
    String token =
        Jwts.builder()
            .header()
            .type("JWT")
            .keyId(signer.id())
            .and()
            .subject(nodeId)
            .claim("type", TYPE)
            .claim("nodeId", nodeId)
            .issuedAt(Date.from(issuedAt))
            .expiration(Date.from(end))
            .id(tokenId)
            .issuer(settings.issuer)
            .audience()
            .add(settings.audience)
            .and()
            .signWith(signingKey())
            .compact();
    return new MintedToken(token, tokenId, issuedAt, end);
  }

  /**
   * Claims of a genuine token. Needs no store, so it may run in a handshake.
   *
   * @throws AuthenticationException TOKEN_EXPIRED or TOKEN_INVALID; the message never quotes the
   *     token
   */
  public NodeClaims verify(String token) {
    Claims claims = verifier.verify(token);
    try {
      return read(claims);
    } catch (JwtException e) {
      throw JwtVerifier.invalid("A claim of the token is of the wrong type");
    }
  }

  private NodeClaims read(Claims claims) {
    String nodeId = claims.getSubject();
    require(TYPE.equals(claims.get("type", String.class)), "type");
    require(nodeId != null && nodeId.equals(claims.get("nodeId", String.class)), "nodeId");
    require(claims.getIssuedAt() != null, "iat");
    require(settings.legacy || claims.getId() != null, "jti");
    require(matches(claims.getIssuer(), settings.issuer::equals), "iss");
    require(matches(claims.getAudience(), names -> names.contains(settings.audience)), "aud");
    return new NodeClaims(
        nodeId,
        claims.getId(),
        claims.getIssuedAt().toInstant(),
        claims.getExpiration().toInstant());
  }

  /** Tokens of an older system lack what ours always have. */
  private <T> boolean matches(@Nullable T claim, Predicate<T> rule) {
    return claim == null ? settings.legacy : rule.test(claim);
  }

  private static void require(boolean fulfilled, String claim) {
    if (!fulfilled) {
      throw JwtVerifier.invalid("The claim " + claim + " is not that of a node token");
    }
  }

  /**
   * Keys for another purpose, which follow from those that sign: the present one first, then those
   * that are still accepted. All controllers have the same. A key that only verifies gives none.
   *
   * @param purpose what they are for; each has keys of its own
   */
  public List<SecretKey> derivedKeys(String purpose) {
    return Stream.concat(
            Stream.of(signer), accepted.values().stream().filter(key -> !key.equals(signer)))
        .filter(TokenKey::signs)
        .map(key -> key.derived(purpose))
        .toList();
  }

  private Key signingKey() {
    Key key = signer.signing();
    if (key == null) {
      throw new IllegalStateException("The builder lets only signing keys through");
    }
    return key;
  }

  @Override
  public String toString() {
    return "NodeTokens[signs with " + signer + ", accepts " + accepted.keySet() + "]";
  }

  /** Collects keys and rules; for use by one thread. */
  public static final class Builder {
    private final Map<String, TokenKey> accepted = new HashMap<>();
    private @Nullable TokenKey signer;
    private @Nullable TokenKey legacyKey;
    private boolean legacy;
    private String issuer = DEFAULT_ISSUER;
    private String audience = DEFAULT_AUDIENCE;
    private TimeSource time = TimeSource.system();

    private Builder() {}

    /** Signs with this key from now on, and accepts it. */
    public Builder signWith(TokenKey key) {
      if (!key.signs()) {
        throw new IllegalArgumentException("Cannot sign with " + key);
      }
      signer = key.named();
      return accept(signer);
    }

    /** Accepts what was, or will be, signed with this key. */
    public Builder accept(TokenKey key) {
      TokenKey named = key.named();
      accepted.put(String.valueOf(named.id()), named);
      return this;
    }

    /** {@code iss} to write and to demand; {@value #DEFAULT_ISSUER} unless set. */
    public Builder issuer(String name) {
      issuer = name;
      return this;
    }

    /** {@code aud} to write and to demand; {@value #DEFAULT_AUDIENCE} unless set. */
    public Builder audience(String name) {
      audience = name;
      return this;
    }

    /**
     * Also accepts tokens of an older system, which have only {@code sub, type, nodeId, iat, exp}
     * and were signed with our present secret.
     */
    public Builder acceptLegacyTokens() {
      legacy = true;
      return this;
    }

    /** Accepts tokens of an older system that signed with another key. */
    public Builder acceptLegacyTokens(TokenKey key) {
      legacyKey = key;
      return acceptLegacyTokens();
    }

    /** Clock for expiry; the machine's unless set. */
    public Builder time(TimeSource clock) {
      time = clock;
      return this;
    }

    /**
     * Ends the collection.
     *
     * @throws IllegalStateException if there is no key to sign with
     */
    public NodeTokens build() {
      if (signer == null) {
        throw new IllegalStateException("Node tokens need a signing key");
      }
      return new NodeTokens(copy(), signer);
    }

    private Builder copy() {
      Builder copy = new Builder();
      copy.accepted.putAll(accepted);
      copy.signer = signer;
      copy.legacyKey = legacyKey;
      copy.legacy = legacy;
      copy.issuer = issuer;
      copy.audience = audience;
      copy.time = time;
      return copy;
    }
  }
}
