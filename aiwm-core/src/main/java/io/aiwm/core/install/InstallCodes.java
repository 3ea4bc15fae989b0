package io.aiwm.core.install;

import io.aiwm.api.entity.Header;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.token.MintedToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** Codes for install scripts: 256 random bits, good for one use within 15 minutes. */
final class InstallCodes {
  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final int BYTES = 32;
  private static final int SWEPT_AT_ONCE = 100;

  private final Engine engine;
  private final SecureRandom random = new SecureRandom();

  InstallCodes(Engine engine) {
    this.engine = engine;
  }

  String create(Caller caller, Node node, MintedToken token, String version) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = engine.time().now();
    Instant end = now.plus(LIFETIME);
    InstallCode entry =
        new InstallCode(
            Header.fresh(engine.ids().next(), node.owner(), caller.id(), now).withWakeAt(end),
            digest(code),
            node.id(),
            token.tokenId(),
            token.issuedAt(),
            token.expiresAt(),
            version,
            end);
    Commit commit = Commit.builder().insert(InstallCode.KIND, entry).build();
    if (!engine.store().commit(commit).applied()) {
      throw new UnavailableException(
          "TRY_AGAIN", "The install code could not be kept", Duration.ofSeconds(1));
    }
    return code;
  }

  /**
   * Uses a code up.
   *
   * @throws NotFoundException if it is unknown, used or expired; which of them is not told
   */
  InstallCode redeem(String code) {
    Query query = Query.in(Scope.all()).where(Filter.eq("digest", digest(code))).limitedTo(1);
    return engine.store().list(InstallCode.KIND, query).data().stream()
        .filter(entry -> entry.expiresAt().isAfter(engine.time().now()))
        .filter(this::remove)
        .findFirst()
        .orElseThrow(() -> new NotFoundException("install script", "of that code"));
  }

  /** Removes codes that nobody used in time. */
  void sweep() {
    engine.store().due(InstallCode.KIND, engine.time().now(), SWEPT_AT_ONCE).forEach(this::remove);
  }

  /** Whether this call was the one that removed it. */
  private boolean remove(InstallCode entry) {
    Instant now = engine.time().now();
    Header gone = entry.header().next(engine.controllerId(), now).asDeleted(now);
    Commit commit = Commit.builder().replace(InstallCode.KIND, entry.withHeader(gone)).build();
    return engine.store().commit(commit).applied();
  }

  private static String digest(String code) {
    try {
      byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
