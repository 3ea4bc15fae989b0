package io.aiwm.core.token;

import io.aiwm.api.time.TimeSource;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import java.security.Key;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of an identity service, fixed or read anew now and then. Safe for many threads. */
final class UserKeys implements JwtVerifier.KeySelector {
  private static final Logger log = LoggerFactory.getLogger(UserKeys.class);
  private static final Duration REFRESH = Duration.ofMinutes(5);

  private final @Nullable Supplier<String> source;
  private final TimeSource time;
  private volatile List<TokenKey> keys;
  private long readAtNanos;
  private boolean read;

  private UserKeys(@Nullable Supplier<String> source, List<TokenKey> keys, TimeSource time) {
    this.source = source;
    this.keys = keys;
    this.time = time;
  }

  static UserKeys fixed(List<TokenKey> keys) {
    return new UserKeys(null, keys, TimeSource.system());
  }

  static UserKeys changing(@Nullable Supplier<String> source, TimeSource time) {
    return new UserKeys(source, List.of(), time);
  }

  @Override
  public @Nullable TokenKey select(@Nullable String kid, String algorithm) {
    refresh();
    List<TokenKey> known = keys;
    if (known.size() == 1 && (kid == null || source == null)) {
      return known.get(0);
    }
    return known.stream().filter(key -> Objects.equals(key.id(), kid)).findFirst().orElse(null);
  }

  private synchronized void refresh() {
    if (source == null || (read && time.nanos() - readAtNanos < REFRESH.toNanos())) {
      return;
    }
    readAtNanos = time.nanos();
    read = true;
    try {
      keys = parse(source.get());
    } catch (RuntimeException e) {
      // What the source says may be anything, so it is not repeated.
      log.warn("The identity service's keys could not be read: {}", e.getClass().getSimpleName());
    }
  }

  private static List<TokenKey> parse(String json) {
    List<TokenKey> parsed = new ArrayList<>();
    for (Jwk<?> jwk : Jwks.setParser().build().parse(json).getKeys()) {
      TokenKey key = usable(jwk);
      if (key != null) {
        parsed.add(jwk.getId() == null ? key : key.withId(jwk.getId()));
      }
    }
    return List.copyOf(parsed);
  }

  /** A set may hold keys for other uses, of kinds that we do not accept. */
  private static @Nullable TokenKey usable(Jwk<?> jwk) {
    Key key = jwk.toKey();
    if (!(key instanceof PublicKey publicKey)) {
      return null;
    }
    try {
      return switch (publicKey.getAlgorithm()) {
        case "RSA" -> TokenKey.rs256(publicKey);
        case "EC" -> TokenKey.es256(publicKey);
        case "Ed25519", "EdDSA" -> TokenKey.ed25519(publicKey);
        default -> null;
      };
    } catch (WeakKeyException | JwtException e) {
      return null;
    }
  }
}
