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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes users from the bearer tokens of the host's identity service. Claims: {@code sub, username,
 * status, roles, orgId, groupId, agentId, appId, exp}; {@code exp} and {@code sub} must be there.
 * Times are numbers, and our clock may differ from the issuer's by 30 s. A node's token is refused,
 * even one signed with the same secret. Safe for use by many threads.
 */
public final class JwtAuthenticator implements Authenticator {
  private static final String ACTIVE = "active";

  private final @Nullable String issuer;
  private final @Nullable String audience;
  private final String organisation;
  private final boolean statusRequired;
  private final JwtVerifier verifier;

  private JwtAuthenticator(Builder builder) {
    issuer = builder.issuer;
    audience = builder.audience;
    organisation = builder.organisation;
    statusRequired = builder.statusRequired;
    UserKeys keys = new UserKeys(builder.keys, builder.keySet, builder.time);
    verifier = new JwtVerifier(keys, builder.time);
  }

  /**
   * Tokens signed with a shared secret, whatever {@code kid} they name.
   *
   * @param secret at least 32 bytes
   * @throws WeakKeyException if it is shorter
   */
  public static JwtAuthenticator hs256(byte[] secret) {
    return builder().key(TokenKey.hs256(secret)).build();
  }

  /** As above, for a secret kept as text, of which the UTF-8 bytes are used. */
  public static JwtAuthenticator hs256(String secret) {
    return builder().key(TokenKey.hs256(secret)).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * The user whose token a request carries.
   *
   * @throws AuthenticationException TOKEN_MISSING, TOKEN_EXPIRED or TOKEN_INVALID; the message
   *     never quotes the token
   * @throws io.aiwm.api.error.UnavailableException if a key set could not be read even once
   */
  @Override
  public Principal authenticate(AuthenticationRequest request) {
    String token = request.bearerToken().orElseThrow(JwtAuthenticator::missing);
    Claims claims = verifier.verify(token);
    try {
      return principal(claims);
    } catch (JwtException e) {
      throw JwtVerifier.invalid("A claim of the token is of the wrong type");
    }
  }

  private static AuthenticationException missing() {
    return new AuthenticationException(
        ErrorCode.TOKEN_MISSING.name(), "A bearer token is required in the Authorization header");
  }

  private Principal principal(Claims claims) {
    String userId = claims.getSubject();
    require(userId != null && !userId.isBlank(), "The token names no user");
    requirePrintable(userId);
    require(!NodeTokens.TYPE.equals(claims.get("type")), "A node token is not a user token");
    String otherwise = statusRequired ? "" : ACTIVE;
    require(ACTIVE.equals(text(claims, "status", otherwise)), "The user is not active");
    require(
        issuer == null || issuer.equals(claims.getIssuer()), "The token is from another issuer");
    Set<String> audiences = claims.getAudience();
    require(
        audience == null || (audiences != null && audiences.contains(audience)),
        "The token is for another audience");
    String orgId = text(claims, "orgId", organisation);
    require(!orgId.isBlank(), "The token names no organisation");
    return new Principal(
        PrincipalType.USER,
        userId,
        text(claims, "username", ""),
        orgId,
        text(claims, "groupId", ""),
        text(claims, "agentId", ""),
        text(claims, "appId", ""),
        roles(claims.get("roles")));
  }

  /** Roles that are none of ours are somebody else's business. */
  private static Set<Role> roles(@Nullable Object claim) {
    Collection<?> names = claim instanceof Collection<?> several ? several : List.of();
    return names.stream()
        .map(String::valueOf)
        .map(Role::named)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String text(Claims claims, String name, String otherwise) {
    String value = claims.get(name, String.class);
    requirePrintable(value);
    return value == null ? otherwise : value;
  }

  /** Databases hold such text in different ways, and it must not make two organisations one. */
  private static void requirePrintable(@Nullable String value) {
    require(
        value == null || value.chars().noneMatch(Character::isISOControl),
        "A claim of the token has control characters");
  }

  private static void require(boolean fulfilled, String otherwise) {
    if (!fulfilled) {
      throw JwtVerifier.invalid(otherwise);
    }
  }

  /** Collects keys and rules; for use by one thread. */
  public static final class Builder {
    private final List<TokenKey> keys = new ArrayList<>();
    private @Nullable Supplier<String> keySet;
    private @Nullable String issuer;
    private @Nullable String audience;
    private String organisation = "";
    private boolean statusRequired;
    private TimeSource time = TimeSource.system();

    private Builder() {}

    /** Accepts tokens signed with this key; may be called for several. */
    public Builder key(TokenKey key) {
      keys.add(key);
      return this;
    }

    /**
     * Accepts the keys of a JWK set (RFC 7517) that never changes.
     *
     * @throws IllegalArgumentException if it is not one, or holds no key that can be used
     */
    public Builder jwks(String json) {
      List<TokenKey> read = KeySets.parse(json);
      if (read.isEmpty()) {
        throw new IllegalArgumentException("The key set has no key for RS256, ES256 or EdDSA");
      }
      keys.addAll(read);
      return this;
    }

    /**
     * Accepts the keys of a JWK set that changes. Where it comes from is the host's choice; what a
     * token says of it ({@code jku}, {@code x5u}, {@code jwk}) is never looked at.
     *
     * @param source gives the set as JSON; called on a request's thread, by one thread at a time, 5
     *     minutes after it last succeeded or 10 seconds after it last failed; meanwhile the keys
     *     that are known stay in use
     */
    public Builder jwks(Supplier<String> source) {
      keySet = source;
      return this;
    }

    /** {@code iss} to demand; not looked at unless set. */
    public Builder issuer(String name) {
      issuer = name;
      return this;
    }

    /** {@code aud} to demand; not looked at unless set. */
    public Builder audience(String name) {
      audience = name;
      return this;
    }

    /**
     * The organisation of users whose token names none, for hosts with only one; such tokens are
     * refused unless set.
     */
    public Builder organisation(String id) {
      organisation = id;
      return this;
    }

    /**
     * Refuses tokens without {@code status}; unless set, only one that is there and not {@code
     * active} is refused, since most identity services write none.
     */
    public Builder requireStatus() {
      statusRequired = true;
      return this;
    }

    /** Clock for expiry and for reading keys anew; the machine's unless set. */
    public Builder time(TimeSource clock) {
      time = clock;
      return this;
    }

    /**
     * Ends the collection.
     *
     * @throws IllegalStateException if there is no key to verify with
     */
    public JwtAuthenticator build() {
      if (keys.isEmpty() && keySet == null) {
        throw new IllegalStateException("User tokens need a verification key");
      }
      return new JwtAuthenticator(this);
    }
  }
}
