package io.aiwm.core.token;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key together with the one algorithm that it is for (RFC 8725, 3.1), and the {@code kid} by
 * which tokens name it. Immutable; {@link #toString} shows no key.
 */
public final class TokenKey {
  private static final int LEAST_SECRET_BYTES = 32;
  private static final int LEAST_RSA_BITS = 2048;
  private static final int P256_BITS = 256;

  private final @Nullable String id;
  private final SecureDigestAlgorithm<? extends Key, ?> algorithm;
  private final Key verifying;
  private final @Nullable Key signing;

  private TokenKey(
      @Nullable String id,
      SecureDigestAlgorithm<? extends Key, ?> algorithm,
      Key verifying,
      @Nullable Key signing) {
    this.id = id;
    this.algorithm = algorithm;
    this.verifying = verifying;
    this.signing = signing;
  }

  /**
   * A shared secret for HS256; signs and verifies.
   *
   * @param secret at least 32 bytes (RFC 7518, 3.2)
   * @throws WeakKeyException if it is shorter
   */
  public static TokenKey hs256(byte[] secret) {
    if (secret.length < LEAST_SECRET_BYTES) {
      throw new WeakKeyException(
          "An HS256 secret must have at least 32 bytes (RFC 7518, 3.2); this one has "
              + secret.length);
    }
    // Named, since jjwt would choose HS512 for a long secret.
    SecretKey key = new SecretKeySpec(secret, "HmacSHA256");
    return new TokenKey(null, Jwts.SIG.HS256, key, key);
  }

  /** As above, for a secret kept as text, of which the UTF-8 bytes are used. */
  public static TokenKey hs256(String secret) {
    return hs256(secret.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * An Ed25519 pair for EdDSA (RFC 8037); signs and verifies.
   *
   * @throws WeakKeyException if the pair is of another curve
   */
  public static TokenKey ed25519(KeyPair pair) {
    TokenKey verifier = ed25519(pair.getPublic());
    return new TokenKey(null, verifier.algorithm, verifier.verifying, pair.getPrivate());
  }

  /** An Ed25519 public key; verifies only. */
  public static TokenKey ed25519(PublicKey key) {
    if (!(key instanceof EdECPublicKey edwards)
        || !edwards.getParams().getName().equals("Ed25519")) {
      throw new WeakKeyException("An EdDSA key must be on the curve Ed25519 (RFC 8037)");
    }
    return new TokenKey(null, Jwts.SIG.EdDSA, key, null);
  }

  /**
   * An RSA public key for RS256; verifies only.
   *
   * @throws WeakKeyException if it is not RSA of at least 2048 bits (RFC 7518, 3.3)
   */
  public static TokenKey rs256(PublicKey key) {
    if (!(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw new WeakKeyException("An RS256 key must be RSA of at least 2048 bits (RFC 7518, 3.3)");
    }
    return new TokenKey(null, Jwts.SIG.RS256, key, null);
  }

  /**
   * A P-256 public key for ES256; verifies only.
   *
   * @throws WeakKeyException if it is on another curve (RFC 7518, 3.4)
   */
  public static TokenKey es256(PublicKey key) {
    if (!(key instanceof ECPublicKey curve)
        || curve.getParams().getOrder().bitLength() != P256_BITS) {
      throw new WeakKeyException("An ES256 key must be on the curve P-256 (RFC 7518, 3.4)");
    }
    return new TokenKey(null, Jwts.SIG.ES256, key, null);
  }

  /** A copy under a name of your choosing; tokens that name a key must name this one. */
  public TokenKey withId(String kid) {
    return new TokenKey(kid, algorithm, verifying, signing);
  }

  /** The name of the key, or null if it has none. */
  public @Nullable String id() {
    return id;
  }

  /** The only {@code alg} that the key may be used with. */
  public String algorithm() {
    return algorithm.getId();
  }

  /** True if the key can sign tokens. */
  public boolean signs() {
    return signing != null;
  }

  /** This key if it has a name, else under one that follows from the key. */
  TokenKey named() {
    return id == null ? withId(KeyIds.of(verifying)) : this;
  }

  SecureDigestAlgorithm<? extends Key, ?> digest() {
    return algorithm;
  }

  /** A key of AES that nobody can make who has not the signing key. */
  SecretKey derived(String purpose) {
    byte[] text = ("aiwm " + purpose).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] key = signing instanceof PrivateKey own ? signed(own, text) : mac(verifying, text);
      return new SecretKeySpec(key, "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("No key can be derived from " + this, e);
    }
  }

  private static byte[] mac(Key secret, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(secret);
    return mac.doFinal(text);
  }

  /** Ed25519 signs the same in the same way, and only the owner of the key can. */
  private static byte[] signed(PrivateKey key, byte[] text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(text);
    return MessageDigest.getInstance("SHA-256").digest(signature.sign());
  }

  Key verifying() {
    return verifying;
  }

  @Nullable Key signing() {
    return signing;
  }

  /** Elliptic curves cost about a hundred times what a hash does; see the cache of the verifier. */
  boolean slow() {
    return verifying instanceof ECPublicKey || verifying instanceof EdECPublicKey;
  }

  @Override
  public String toString() {
    return "TokenKey[" + (id == null ? "unnamed" : id) + ", " + algorithm() + "]";
  }
}
