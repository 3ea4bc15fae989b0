package io.aiwm.core.token;

import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.security.AuthenticationRequest;
import io.aiwm.api.security.Authenticator;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.PrincipalType;
import io.aiwm.api.security.Role;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorCode;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Users by the bearer tokens of the host's identity service: signed with a shared secret or with
 * keys that the service publishes. Claims: {@code sub, username, status, roles, orgId, groupId,
 * agentId, appId, exp}. A node's token is refused, even one signed with the same secret. Safe for
 * use by many threads.
 */
public final class JwtAuthenticator implements Authenticator {
  private static final String ACTIVE = "active";

  private final @Nullable String issuer;
  private final @Nullable String audience;
  private final JwtVerifier verifier;

  private JwtAuthenticator(Builder builder, UserKeys keys) {
    issuer = builder.issuer;
    audience = builder.audience;
    verifier = new JwtVerifier(keys, builder.time);
  }

  /**
   * Tokens signed with HS256 and a shared secret.
   *
   * @param secret at least 32 bytes of UTF-8
   * @throws WeakKeyException if it is shorter
   */
  public static JwtAuthenticator hs256(String secret) {
    return builder().key(TokenKey.hs256(secret)).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Principal authenticate(AuthenticationRequest request) {
    String token =
        request
            .bearerToken()
            .orElseThrow(
                () ->
                    new AuthenticationException(
                        ErrorCode.TOKEN_MISSING.name(), "A bearer token is needed"));
    Claims claims = verifier.verify(token);
    try {
      return principal(claims);
    } catch (JwtException e) {
      throw JwtVerifier.invalid("A claim of the token is of the wrong type");
    }
  }

  private Principal principal(Claims claims) {
    String userId = claims.getSubject();
    require(userId != null && !userId.isEmpty(), "The token has no subject");
    require(!NodeTokens.TYPE.equals(claims.get("type")), "A node's token is no user's token");
    require(ACTIVE.equals(text(claims, "status", ACTIVE)), "The user is not active");
    require(issuer == null || issuer.equals(claims.getIssuer()), "The token has another issuer");
    Set<String> audiences = claims.getAudience();
    require(
        audience == null || (audiences != null && audiences.contains(audience)),
        "The token is for another audience");
    return new Principal(
        PrincipalType.USER,
        userId,
        text(claims, "username", ""),
        text(claims, "orgId", ""),
        text(claims, "groupId", ""),
        text(claims, "agentId", ""),
        text(claims, "appId", ""),
        roles(claims));
  }

  /** Roles of the identity service that are none of ours mean nothing here. */
  private static Set<Role> roles(Claims claims) {
    if (!(claims.get("roles") instanceof Collection<?> names)) {
      return Set.of();
    }
    return names.stream()
        .map(String::valueOf)
        .map(Role::named)
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  private static String text(Claims claims, String name, String absent) {
    String value = claims.get(name, String.class);
    return value == null ? absent : value;
  }

  private static void require(boolean fulfilled, String otherwise) {
    if (!fulfilled) {
      throw JwtVerifier.invalid(otherwise);
    }
  }

  /** Collects keys and rules; for use by one thread. */
  public static final class Builder {
    private @Nullable TokenKey key;
    private @Nullable Supplier<String> keySet;
    private @Nullable String issuer;
    private @Nullable String audience;
    private TimeSource time = TimeSource.system();

    private Builder() {}

    /** The one key that tokens are signed with, whatever {@code kid} they name. */
    public Builder key(TokenKey value) {
      key = value;
      return this;
    }

    /** Keys as a JWK set (RFC 7517); a token must name one of them where there are several. */
    public Builder jwks(String json) {
      return jwks(() -> json);
    }

    /**
     * Keys that change, for example read from the identity service's own address, which the host
     * chooses; a token never does.
     *
     * @param source called at most once in five minutes, on a request's thread; where it fails the
     *     keys that are known stay in use
     */
    public Builder jwks(Supplier<String> source) {
      keySet = source;
      return this;
    }

    /** Demands this {@code iss}; not looked at unless set. */
    public Builder issuer(String value) {
      issuer = value;
      return this;
    }

    /** Demands this {@code aud}; not looked at unless set. */
    public Builder audience(String value) {
      audience = value;
      return this;
    }

    /** Another clock; for tests. */
    public Builder time(TimeSource value) {
      time = value;
      return this;
    }

    /**
     * Completes the authenticator.
     *
     * @throws IllegalStateException if there is neither a key nor a key set, or both
     */
    public JwtAuthenticator build() {
      if ((key == null) == (keySet == null)) {
        throw new IllegalStateException("JwtAuthenticator needs either key(...) or jwks(...)");
      }
      UserKeys keys = key != null ? UserKeys.fixed(List.of(key)) : UserKeys.changing(keySet, time);
      return new JwtAuthenticator(this, keys);
    }
  }
}
