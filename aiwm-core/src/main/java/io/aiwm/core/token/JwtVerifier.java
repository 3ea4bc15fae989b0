package io.aiwm.core.token;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorCode;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.UnsupportedJwtException;
import java.io.IOException;
import java.security.Key;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks signature, algorithm and expiry of a compact JWS by the rules of RFC 8725: the key decides
 * the algorithm, keys come from us and never from the token ({@code jku}, {@code x5u}, {@code jwk}
 * are not looked at), nothing is decompressed, nothing over 8 KiB is parsed. Safe for use by many
 * threads.
 */
final class JwtVerifier {
  static final int MAX_LENGTH = 8 * 1024;

  /** Tolerated difference between our clock and the issuer's. */
  static final Duration SKEW = Duration.ofSeconds(30);

  /** Base64url has no padding here (RFC 7515): one token, one spelling. */
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  private static final List<String> TIMES = List.of("exp", "iat", "nbf");

  private static final ObjectMapper STRICT =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Choice of the key that a token must be signed with. */
  @FunctionalInterface
  interface KeySelector {
    @Nullable TokenKey select(@Nullable String kid, String algorithm);
  }

  private final KeySelector keys;
  private final TimeSource time;
  private final JwtParser parser;
  private final VerifiedTokens verified = new VerifiedTokens();

  JwtVerifier(KeySelector keys, TimeSource time) {
    this.keys = keys;
    this.time = time;
    this.parser = parser();
  }

  /**
   * The claims of a token that is genuine and not expired.
   *
   * @throws AuthenticationException TOKEN_EXPIRED or TOKEN_INVALID
   */
  Claims verify(String token) {
    if (token.length() > MAX_LENGTH) {
      throw invalid("The token is longer than " + MAX_LENGTH + " characters");
    }
    if (!COMPACT.matcher(token).matches()) {
      throw malformed();
    }
    VerifiedTokens.Entry known = verified.get(token, time.now());
    return known != null && known.key() == keys.select(known.keyId(), known.key().algorithm())
        ? known.claims()
        : parse(token);
  }

  static AuthenticationException invalid(String message) {
    return new AuthenticationException(ErrorCode.TOKEN_INVALID.name(), message);
  }

  private Claims parse(String token) {
    try {
      requireNumbers(token);
      var jws = parser.parseSignedClaims(token);
      Claims claims = jws.getPayload();
      if (claims.getExpiration() == null) {
        throw invalid("The token has no expiry");
      }
      remember(token, jws.getHeader(), claims);
      return claims;
    } catch (ExpiredJwtException e) {
      throw new AuthenticationException(ErrorCode.TOKEN_EXPIRED.name(), "The token has expired");
    } catch (JwtException | IllegalArgumentException | IOException e) {
      // The library's messages quote parts of the token.
      throw malformed();
    }
  }

  private static AuthenticationException malformed() {
    return invalid("The token is malformed, forged or signed with a key that is not accepted");
  }

  /** The library takes a time as text too, and the last of claims that stand there twice. */
  private static void requireNumbers(String token) throws IOException {
    String payload = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
    JsonNode claims = STRICT.readTree(Base64.getUrlDecoder().decode(payload));
    for (String time : TIMES) {
      JsonNode value = claims.path(time);
      if (!value.isMissingNode() && !value.isNumber()) {
        throw invalid("The claim " + time + " of the token is not a number");
      }
    }
  }

  private void remember(String token, JwsHeader header, Claims claims) {
    TokenKey key = select(header);
    if (key.slow()) {
      verified.put(token, new VerifiedTokens.Entry(claims, header.getKeyId(), key));
    }
  }

  private JwtParser parser() {
    return Jwts.parser()
        .sig()
        .clear()
        .add(List.of(Jwts.SIG.HS256, Jwts.SIG.RS256, Jwts.SIG.ES256, Jwts.SIG.EdDSA))
        .and()
        .zip()
        .clear()
        .and()
        .keyLocator(this::locate)
        .clock(() -> Date.from(time.now()))
        .clockSkewSeconds(SKEW.toSeconds())
        .build();
  }

  private Key locate(Header header) {
    if (header instanceof JwsHeader signed) {
      return select(signed).verifying();
    }
    throw new UnsupportedJwtException("Only signed tokens are accepted");
  }

  private TokenKey select(JwsHeader header) {
    TokenKey key = keys.select(header.getKeyId(), header.getAlgorithm());
    if (key == null || !key.algorithm().equals(header.getAlgorithm())) {
      throw new UnsupportedJwtException("No key is accepted for this header");
    }
    return key;
  }
}
