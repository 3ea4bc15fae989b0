package io.aiwm.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.AuthenticationException;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.function.UnaryOperator;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Node tokens")
class NodeTokensTest {
  private static final String SECRET = "a secret of at least thirty-two bytes";
  private static final String OTHER = "another secret of thirty-two bytes!!";
  private static final String NODE = "673e7a1f5c9d8e001234abcd";
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.250Z");

  private final FixedTime time = new FixedTime(NOW);
  private final NodeTokens tokens = NodeTokens.hs256(SECRET).withTime(time);

  @Test
  @DisplayName("say who the node is, which token it is and how long it lives")
  void roundTrip() {
    MintedToken minted = tokens.mint(NODE, NOW, Duration.ofHours(1));
    NodeClaims claims = tokens.verify(minted.token());
    assertThat(claims.nodeId()).isEqualTo(NODE);
    assertThat(claims.tokenId()).isEqualTo(minted.tokenId());
    assertThat(claims.issuedAt()).isEqualTo("2026-11-01T10:00:00Z");
    assertThat(claims.expiresAt()).isEqualTo("2026-11-01T11:00:00Z");
  }

  @Test
  @DisplayName("can be made again from what is known of them")
  void mintedAgain() {
    MintedToken minted = tokens.mint(NODE, NOW, Duration.ofHours(1));
    MintedToken again = tokens.mint(NODE, minted.tokenId(), minted.issuedAt(), minted.expiresAt());
    assertThat(again).isEqualTo(minted);
  }

  @Test
  @DisplayName("carry every claim and a key id, and do not show in a string")
  void claims() {
    MintedToken minted = tokens.mint(NODE, NOW, Duration.ofHours(1));
    assertThat(part(minted.token(), 0)).contains("\"alg\":\"HS256\"").contains("\"kid\":");
    assertThat(part(minted.token(), 1))
        .contains("\"sub\":", "\"type\":\"node\"", "\"nodeId\":", "\"iat\":", "\"exp\":")
        .contains("\"jti\":", "\"iss\":\"aiwm\"", "\"aiwm-node-link\"");
    assertThat(minted.toString()).doesNotContain(minted.token());
    assertThat(tokens.toString()).doesNotContain(SECRET);
  }

  @Test
  @DisplayName("end when they expire, after the tolerated difference between clocks")
  void expiry() {
    String token = tokens.mint(NODE, NOW, Duration.ofHours(1)).token();
    time.set(NOW.plus(Duration.ofHours(1)).plusSeconds(29));
    assertThat(tokens.verify(token).nodeId()).isEqualTo(NODE);
    time.set(NOW.plus(Duration.ofHours(1)).plusSeconds(31));
    refused(token, "TOKEN_EXPIRED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b", "a.b.c", "....", "eyJhbGciOiJub25lIn0.e30."})
  @DisplayName("are refused when they are no tokens at all")
  void malformed(String text) {
    refused(text, "TOKEN_INVALID");
  }

  @Test
  @DisplayName("are refused unread when they are too long")
  void tooLong() {
    assertThatThrownBy(() -> tokens.verify("a".repeat(8 * 1024 + 1)))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("longer");
  }

  @Test
  @DisplayName("are refused when somebody else signed them, and the message does not quote them")
  void forged() {
    String forged = NodeTokens.hs256(OTHER).mint(NODE, NOW, Duration.ofHours(1)).token();
    assertThatThrownBy(() -> tokens.verify(forged))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageNotContaining(forged.substring(0, 20));
  }

  @Test
  @DisplayName("are refused when another secret signed under our key's name")
  void stolenKeyId() {
    String forged =
        NodeTokens.builder()
            .signWith(TokenKey.hs256(OTHER).withId(kid()))
            .build()
            .mint(NODE, NOW, Duration.ofHours(1))
            .token();
    refused(forged, "TOKEN_INVALID");
  }

  @Test
  @DisplayName("are refused when their payload was changed")
  void tampered() {
    String[] parts = tokens.mint(NODE, NOW, Duration.ofHours(1)).token().split("\\.");
    String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String changed = encode(payload.replace(NODE, "673e7a1f5c9d8e001234abce"));
    refused(parts[0] + "." + changed + "." + parts[2], "TOKEN_INVALID");
  }

  @Test
  @DisplayName("are refused without a signature")
  void algNone() {
    String payload = part(tokens.mint(NODE, NOW, Duration.ofHours(1)).token(), 1);
    refused(encode("{\"alg\":\"none\"}") + "." + encode(payload) + ".", "TOKEN_INVALID");
    refused(
        encode("{\"alg\":\"none\",\"kid\":\"" + kid() + "\"}") + "." + encode(payload) + ".",
        "TOKEN_INVALID");
  }

  @Test
  @DisplayName("are refused under another algorithm of the same secret")
  void otherAlgorithm() {
    SecretKey longKey = Keys.hmacShaKeyFor(SECRET.repeat(2).getBytes(StandardCharsets.UTF_8));
    String hs512 = nodeToken(b -> b.signWith(longKey, Jwts.SIG.HS512), kid());
    NodeTokens accepting = NodeTokens.hs256(SECRET.repeat(2)).withTime(time);
    assertThatThrownBy(() -> accepting.verify(hs512)).isInstanceOf(AuthenticationException.class);
  }

  @Test
  @DisplayName("are refused when they bring their own key")
  void embeddedKey() {
    KeyPair pair = Jwts.SIG.ES256.keyPair().build();
    String token =
        Jwts.builder()
            .header()
            .keyId(kid())
            .add(
                "jwk",
                Jwks.builder().key((java.security.interfaces.ECPublicKey) pair.getPublic()).build())
            .and()
            .subject(NODE)
            .expiration(Date.from(NOW.plusSeconds(60)))
            .signWith(pair.getPrivate())
            .compact();
    refused(token, "TOKEN_INVALID");
  }

  @Test
  @DisplayName("are refused without a key id, an id, an issuer or an audience of ours")
  void incomplete() {
    assertThat(tokens.verify(nodeToken(b -> b, kid())).nodeId()).isEqualTo(NODE);
    refused(nodeToken(b -> b, null), "TOKEN_INVALID");
    refused(nodeToken(b -> b, "unknown"), "TOKEN_INVALID");
    refused(nodeToken(b -> b.id(null), kid()), "TOKEN_INVALID");
    refused(nodeToken(b -> b.issuer(null), kid()), "TOKEN_INVALID");
    refused(nodeToken(b -> b.issuer("other"), kid()), "TOKEN_INVALID");
    refused(nodeToken(b -> b.audience().clear().and(), kid()), "TOKEN_INVALID");
    refused(nodeToken(b -> b.audience().clear().add("x").and(), kid()), "TOKEN_INVALID");
    refused(nodeToken(b -> b.claim("type", "user"), kid()), "TOKEN_INVALID");
    refused(nodeToken(b -> b.claim("type", null), kid()), "TOKEN_INVALID");
    refused(nodeToken(b -> b.claim("type", 7), kid()), "TOKEN_INVALID");
    refused(nodeToken(b -> b.claim("nodeId", "other"), kid()), "TOKEN_INVALID");
    refused(nodeToken(b -> b.issuedAt(null), kid()), "TOKEN_INVALID");
    refused(nodeToken(b -> b.expiration(null), kid()), "TOKEN_INVALID");
  }

  @Test
  @DisplayName("of an older system are accepted only where the host says so")
  void legacy() {
    String old =
        Jwts.builder()
            .subject(NODE)
            .claim("type", "node")
            .claim("nodeId", NODE)
            .issuedAt(Date.from(NOW))
            .expiration(Date.from(NOW.plusSeconds(60)))
            .signWith(key(SECRET), Jwts.SIG.HS256)
            .compact();
    refused(old, "TOKEN_INVALID");
    NodeTokens tolerant =
        NodeTokens.builder()
            .signWith(TokenKey.hs256(SECRET))
            .acceptLegacyTokens()
            .time(time)
            .build();
    assertThat(tolerant.verify(old).tokenId()).isNull();
    NodeTokens moved =
        NodeTokens.builder()
            .signWith(TokenKey.hs256(OTHER))
            .acceptLegacyTokens(TokenKey.hs256(SECRET))
            .time(time)
            .build();
    assertThat(moved.verify(old).nodeId()).isEqualTo(NODE);
  }

  @Test
  @DisplayName("outlive a change of the secret while the old one is accepted")
  void rotation() {
    String old = tokens.mint(NODE, NOW, Duration.ofHours(1)).token();
    NodeTokens.Builder next = NodeTokens.builder().time(time).signWith(TokenKey.hs256(OTHER));
    assertThatThrownBy(() -> next.build().verify(old)).isInstanceOf(AuthenticationException.class);
    NodeTokens rotated = next.accept(TokenKey.hs256(SECRET)).build();
    assertThat(rotated.verify(old).nodeId()).isEqualTo(NODE);
    refused(rotated.mint(NODE, NOW, Duration.ofHours(1)).token(), "TOKEN_INVALID");
  }

  @Test
  @DisplayName("are signed with Ed25519 too, and verified by its public key alone")
  void ed25519() {
    KeyPair pair = Jwks.CRV.Ed25519.keyPair().build();
    NodeTokens signing = NodeTokens.builder().signWith(TokenKey.ed25519(pair)).time(time).build();
    String token = signing.mint(NODE, NOW, Duration.ofHours(1)).token();
    assertThat(part(token, 0)).contains("EdDSA");
    NodeTokens verifying =
        NodeTokens.builder()
            .signWith(TokenKey.hs256(SECRET))
            .accept(TokenKey.ed25519(pair.getPublic()))
            .time(time)
            .build();
    assertThat(verifying.verify(token).nodeId()).isEqualTo(NODE);
    assertThat(verifying.verify(token).nodeId()).as("from the cache").isEqualTo(NODE);
    time.set(NOW.plus(Duration.ofHours(2)));
    assertThatThrownBy(() -> verifying.verify(token))
        .as("the cache does not outlive the token")
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.code()).isEqualTo("TOKEN_EXPIRED"));
  }

  @Test
  @DisplayName("are refused when a public key served as an HS256 secret")
  void algorithmConfusion() {
    KeyPair pair = Jwks.CRV.Ed25519.keyPair().build();
    NodeTokens verifying =
        NodeTokens.builder().signWith(TokenKey.ed25519(pair).withId("k")).time(time).build();
    SecretKey confused = Keys.hmacShaKeyFor(pair.getPublic().getEncoded());
    String token = nodeToken(b -> b.signWith(confused, Jwts.SIG.HS256), "k");
    assertThatThrownBy(() -> verifying.verify(token)).isInstanceOf(AuthenticationException.class);
  }

  @Test
  @DisplayName("need strong keys: the error names the rule")
  void weakKeys() {
    assertThatThrownBy(() -> NodeTokens.hs256("short"))
        .isInstanceOf(WeakKeyException.class)
        .hasMessageContaining("32 bytes")
        .hasMessageNotContaining("short");
    KeyPair ed448 = Jwks.CRV.Ed448.keyPair().build();
    assertThatThrownBy(() -> TokenKey.ed25519(ed448)).isInstanceOf(WeakKeyException.class);
    KeyPair p384 = Jwts.SIG.ES384.keyPair().build();
    assertThatThrownBy(() -> TokenKey.es256(p384.getPublic())).isInstanceOf(WeakKeyException.class);
    assertThatThrownBy(() -> TokenKey.rs256(p384.getPublic())).isInstanceOf(WeakKeyException.class);
  }

  @Test
  @DisplayName("need a key that can sign")
  void needsSigner() {
    assertThatThrownBy(() -> NodeTokens.builder().build())
        .isInstanceOf(IllegalStateException.class);
    TokenKey verifier = TokenKey.ed25519(Jwks.CRV.Ed25519.keyPair().build().getPublic());
    assertThatThrownBy(() -> NodeTokens.builder().signWith(verifier))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void refused(String token, String code) {
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private String kid() {
    String header = part(tokens.mint(NODE, NOW, Duration.ofHours(1)).token(), 0);
    return header.replaceAll(".*\"kid\":\"([^\"]+)\".*", "$1");
  }

  private static String nodeToken(UnaryOperator<JwtBuilder> change, String kid) {
    JwtBuilder builder =
        Jwts.builder()
            .header()
            .keyId(kid)
            .and()
            .subject(NODE)
            .claim("type", "node")
            .claim("nodeId", NODE)
            .issuedAt(Date.from(NOW))
            .expiration(Date.from(NOW.plusSeconds(60)))
            .id("id")
            .issuer("aiwm")
            .audience()
            .add("aiwm-node-link")
            .and()
            .signWith(key(SECRET), Jwts.SIG.HS256);
    return change.apply(builder).compact();
  }

  private static SecretKey key(String secret) {
    return Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static String part(String token, int index) {
    return new String(
        Base64.getUrlDecoder().decode(token.split("\\.")[index]), StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
