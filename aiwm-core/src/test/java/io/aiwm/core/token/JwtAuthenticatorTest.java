package io.aiwm.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.security.AuthenticationRequest;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.PrincipalType;
import io.aiwm.api.security.Role;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Users by JWT")
class JwtAuthenticatorTest {
  private static final String SECRET = "a secret of at least thirty-two bytes";
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
  private static final KeyPair RSA = Jwts.SIG.RS256.keyPair().build();
  private static final KeyPair EC = Jwts.SIG.ES256.keyPair().build();
  private static final KeyPair ED = Jwks.CRV.Ed25519.keyPair().build();

  private final FixedTime time = new FixedTime(NOW);
  private final JwtAuthenticator authenticator =
      JwtAuthenticator.builder().key(TokenKey.hs256(SECRET)).time(time).build();

  @Test
  @DisplayName("are who the claims say, and roles of others mean nothing")
  void claims() {
    String token =
        user()
            .claim("username", "ann")
            .claim("status", "active")
            .claim("roles", List.of("organization.owner", "billing.admin"))
            .claim("orgId", "org-1")
            .claim("groupId", "g")
            .claim("agentId", "a")
            .claim("appId", "p")
            .signWith(key(SECRET))
            .compact();
    assertThat(authenticator.authenticate(bearer(token)))
        .isEqualTo(
            new Principal(
                PrincipalType.USER,
                "user-1",
                "ann",
                "org-1",
                "g",
                "a",
                "p",
                java.util.Set.of(Role.ORGANIZATION_OWNER)));
  }

  @Test
  @DisplayName("may lack every optional claim, and name any key of the one secret")
  void bare() {
    String token =
        user().header().keyId("whatever").and().signWith(key(SECRET), Jwts.SIG.HS256).compact();
    assertThat(authenticator.authenticate(bearer(token)).roles()).isEmpty();
  }

  @Test
  @DisplayName("who name no organisation belong to the host's, where it has only one")
  void organisation() {
    JwtAuthenticator single =
        JwtAuthenticator.builder()
            .key(TokenKey.hs256(SECRET))
            .organisation("org-9")
            .time(time)
            .build();
    String nameless = user().claim("orgId", null).signWith(key(SECRET)).compact();
    assertThat(single.authenticate(bearer(nameless)).orgId()).isEqualTo("org-9");
    String named = user().signWith(key(SECRET)).compact();
    assertThat(single.authenticate(bearer(named)).orgId()).isEqualTo("org-1");
  }

  @Test
  @DisplayName("need a token")
  void missing() {
    refused(authenticator, null, "TOKEN_MISSING");
    refused(authenticator, "", "TOKEN_MISSING");
  }

  @Test
  @DisplayName("are refused when expired, nameless, endless, inactive or of the wrong shape")
  void refusedClaims() {
    SecretKey key = key(SECRET);
    Date past = Date.from(NOW.minusSeconds(31));
    refused(authenticator, user().expiration(past).signWith(key).compact(), "TOKEN_EXPIRED");
    refused(authenticator, user().expiration(null).signWith(key).compact(), "TOKEN_INVALID");
    refused(authenticator, user().subject(null).signWith(key).compact(), "TOKEN_INVALID");
    refused(authenticator, user().subject(" ").signWith(key).compact(), "TOKEN_INVALID");
    refused(
        authenticator, user().claim("status", "locked").signWith(key).compact(), "TOKEN_INVALID");
    refused(authenticator, user().claim("orgId", null).signWith(key).compact(), "TOKEN_INVALID");
    refused(authenticator, user().claim("orgId", 7).signWith(key).compact(), "TOKEN_INVALID");
    refused(
        authenticator,
        user().notBefore(Date.from(NOW.plusSeconds(60))).signWith(key).compact(),
        "TOKEN_INVALID");
  }

  @Test
  @DisplayName("have times that are numbers, and no claim twice")
  void spelling() {
    long later = NOW.plusSeconds(3_600).getEpochSecond();
    String good = "\"sub\":\"u\",\"orgId\":\"o\",\"exp\":" + later;
    assertThat(authenticator.authenticate(bearer(raw("{" + good + "}"))).userId()).isEqualTo("u");
    for (String claims :
        List.of(
            "\"sub\":\"u\",\"orgId\":\"o\",\"exp\":\"" + later + "\"",
            "\"sub\":\"u\",\"orgId\":\"o\",\"exp\":\"2030-01-01T00:00:00Z\"",
            "\"sub\":\"u\",\"orgId\":\"o\",\"exp\":null",
            good + ",\"nbf\":\"1\"",
            good + ",\"iat\":true",
            "\"exp\":1," + good)) {
      refused(authenticator, raw("{" + claims + "}"), "TOKEN_INVALID");
    }
  }

  @Test
  @DisplayName("have tokens of one spelling: nothing stands before, behind or between their parts")
  void padded() {
    String token = user().signWith(key(SECRET)).compact();
    for (String other : List.of(token + "=", token + "==", token.replace(".", "=."), token + ".")) {
      refused(authenticator, other, "TOKEN_INVALID");
    }
  }

  @Test
  @DisplayName("need a status where the host insists on one")
  void statusRequired() {
    JwtAuthenticator strict =
        JwtAuthenticator.builder().key(TokenKey.hs256(SECRET)).requireStatus().time(time).build();
    SecretKey key = key(SECRET);
    refused(strict, user().signWith(key).compact(), "TOKEN_INVALID");
    String active = user().claim("status", "active").signWith(key).compact();
    assertThat(strict.authenticate(bearer(active)).userId()).isEqualTo("user-1");
  }

  private static String raw(String claims) {
    return Jwts.builder()
        .content(claims.getBytes(StandardCharsets.UTF_8))
        .signWith(key(SECRET), Jwts.SIG.HS256)
        .compact();
  }

  @Test
  @DisplayName("are never nodes, even where one secret signs both")
  void nodes() {
    String node =
        NodeTokens.hs256(SECRET).mint("673e7a1f5c9d8e001234abcd", NOW, Duration.ofHours(1)).token();
    refused(authenticator, node, "TOKEN_INVALID");
    String user =
        user()
            .claim("nodeId", "user-1")
            .id("x")
            .issuedAt(Date.from(NOW))
            .signWith(key(SECRET))
            .compact();
    NodeTokens nodes =
        NodeTokens.builder()
            .signWith(TokenKey.hs256(SECRET))
            .acceptLegacyTokens()
            .time(time)
            .build();
    assertThatThrownBy(() -> nodes.verify(user)).isInstanceOf(AuthenticationException.class);
  }

  @Test
  @DisplayName("come from the issuer and for the audience that the host demands")
  void issuerAndAudience() {
    JwtAuthenticator strict =
        JwtAuthenticator.builder()
            .key(TokenKey.hs256(SECRET))
            .issuer("iam")
            .audience("aiwm")
            .time(time)
            .build();
    SecretKey key = key(SECRET);
    String good =
        user().issuer("iam").audience().add("x").add("aiwm").and().signWith(key).compact();
    assertThat(strict.authenticate(bearer(good)).userId()).isEqualTo("user-1");
    refused(strict, user().signWith(key).compact(), "TOKEN_INVALID");
    refused(strict, user().issuer("iam").signWith(key).compact(), "TOKEN_INVALID");
    String other = user().issuer("iam").audience().add("x").and().signWith(key).compact();
    refused(strict, other, "TOKEN_INVALID");
    String wrong = user().issuer("x").audience().add("aiwm").and().signWith(key).compact();
    refused(strict, wrong, "TOKEN_INVALID");
  }

  @Test
  @DisplayName("are verified by RS256, ES256 and EdDSA keys of a key set, each by its name")
  void keySet() {
    JwtAuthenticator byKeySet =
        JwtAuthenticator.builder().jwks(keySetOf("r", "e", "d")).time(time).build();
    for (String token : List.of(rsa("r"), ec("e"), ed("d"))) {
      assertThat(byKeySet.authenticate(bearer(token)).userId()).isEqualTo("user-1");
      assertThat(byKeySet.authenticate(bearer(token)).userId()).as("again").isEqualTo("user-1");
    }
    refused(byKeySet, rsa("unknown"), "TOKEN_INVALID");
    refused(byKeySet, rsa("e"), "TOKEN_INVALID");
    refused(byKeySet, user().signWith(key(SECRET)).compact(), "TOKEN_INVALID");
  }

  @Test
  @DisplayName("are refused when a public key was used as an HS256 secret")
  void confusion() {
    JwtAuthenticator byKey =
        JwtAuthenticator.builder().key(TokenKey.rs256(RSA.getPublic())).time(time).build();
    SecretKey confused = Keys.hmacShaKeyFor(RSA.getPublic().getEncoded());
    refused(byKey, user().signWith(confused, Jwts.SIG.HS256).compact(), "TOKEN_INVALID");
    assertThat(byKey.authenticate(bearer(rsa(null))).userId()).isEqualTo("user-1");
  }

  @Test
  @DisplayName("are refused when the token brings or points to its own key")
  void ownKey() {
    JwtAuthenticator byKeySet =
        JwtAuthenticator.builder().jwks(keySetOf("r", "e", "d")).time(time).build();
    KeyPair attacker = Jwts.SIG.ES256.keyPair().build();
    Jwk<?> jwk = Jwks.builder().key((ECPublicKey) attacker.getPublic()).id("e").build();
    String embedded =
        user().header().keyId("e").add("jwk", jwk).and().signWith(attacker.getPrivate()).compact();
    refused(byKeySet, embedded, "TOKEN_INVALID");
    String pointing =
        user()
            .header()
            .keyId("e")
            .add("jku", "http://127.0.0.1:9/keys")
            .and()
            .signWith(attacker.getPrivate())
            .compact();
    refused(byKeySet, pointing, "TOKEN_INVALID");
  }

  @Test
  @DisplayName("follow a key set that changes, which is read at most every five minutes")
  void rotation() {
    AtomicReference<String> published = new AtomicReference<>(keySetOf("r", "e", "d"));
    AtomicInteger reads = new AtomicInteger();
    JwtAuthenticator following =
        changing(
            () -> {
              reads.incrementAndGet();
              return published.get();
            });
    assertThat(following.authenticate(bearer(ec("e"))).userId()).isEqualTo("user-1");
    published.set(keySetOf("r2", "e2", "d2"));
    assertThat(following.authenticate(bearer(ec("e"))).userId()).isEqualTo("user-1");
    refused(following, ec("e2"), "TOKEN_INVALID");
    assertThat(reads).hasValue(1);
    time.advance(Duration.ofMinutes(5));
    assertThat(following.authenticate(bearer(ec("e2"))).userId()).isEqualTo("user-1");
    refused(following, ec("e"), "TOKEN_INVALID");
    assertThat(reads).hasValue(2);
  }

  @Test
  @DisplayName(
      "wait for a key set that cannot be read yet, and keep the keys of one that fails later")
  void failing() {
    AtomicReference<String> published = new AtomicReference<>("<html>");
    JwtAuthenticator following = changing(published::get);
    assertThatThrownBy(() -> following.authenticate(bearer(ec("e"))))
        .isInstanceOf(UnavailableException.class);
    published.set(keySetOf("r", "e", "d"));
    time.advance(Duration.ofSeconds(10));
    assertThat(following.authenticate(bearer(ec("e"))).userId()).isEqualTo("user-1");
    published.set("gone");
    time.advance(Duration.ofMinutes(6));
    assertThat(following.authenticate(bearer(ec("e"))).userId()).isEqualTo("user-1");
  }

  @Test
  @DisplayName("need a key, and a key set that has one")
  void setup() {
    assertThatThrownBy(() -> JwtAuthenticator.builder().build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> JwtAuthenticator.builder().jwks("{\"keys\":[]}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JwtAuthenticator.builder().jwks("nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JwtAuthenticator.hs256("short")).isInstanceOf(WeakKeyException.class);
  }

  private JwtAuthenticator changing(Supplier<String> source) {
    return JwtAuthenticator.builder().jwks(source).time(time).build();
  }

  private static JwtBuilder user() {
    return Jwts.builder()
        .subject("user-1")
        .claim("orgId", "org-1")
        .expiration(Date.from(NOW.plus(Duration.ofHours(1))));
  }

  private static String rsa(String kid) {
    return user().header().keyId(kid).and().signWith(RSA.getPrivate(), Jwts.SIG.RS256).compact();
  }

  private static String ec(String kid) {
    return user().header().keyId(kid).and().signWith(EC.getPrivate(), Jwts.SIG.ES256).compact();
  }

  private static String ed(String kid) {
    return user().header().keyId(kid).and().signWith(ED.getPrivate(), Jwts.SIG.EdDSA).compact();
  }

  private static String keySetOf(String rsa, String ec, String ed) {
    List<Jwk<?>> keys =
        List.of(
            Jwks.builder().key((RSAPublicKey) RSA.getPublic()).id(rsa).build(),
            Jwks.builder().key((ECPublicKey) EC.getPublic()).id(ec).build(),
            Jwks.builder().octetKey(ED.getPublic()).id(ed).build());
    StringBuilder json = new StringBuilder();
    keys.forEach(jwk -> json.append(json.isEmpty() ? "" : ",").append(Jwks.UNSAFE_JSON(jwk)));
    return "{\"keys\":[" + json + ",{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"c2VjcmV0\"}]}";
  }

  private static SecretKey key(String secret) {
    return Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(JwtAuthenticator authenticator, String token, String code) {
    assertThatThrownBy(() -> authenticator.authenticate(bearer(token)))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static AuthenticationRequest bearer(String token) {
    return new AuthenticationRequest() {
      @Override
      public Optional<String> header(String name) {
        return Optional.ofNullable(token).map(text -> "Bearer " + text);
      }

      @Override
      public String remoteAddress() {
        return "127.0.0.1";
      }

      @Override
      public Optional<java.security.Principal> containerPrincipal() {
        return Optional.empty();
      }
    };
  }
}
