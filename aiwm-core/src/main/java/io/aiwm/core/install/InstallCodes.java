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
import io.aiwm.core.install.ReleaseIndex.Release;
import io.aiwm.core.token.MintedToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Keeps the codes: at most one of each node, good once. Safe for use by many threads. */
final class InstallCodes {
  static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final int BYTES = 32;
  private static final int MAX_TRIES = 10;
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final Engine engine;
  private final SecureRandom random = new SecureRandom();

  InstallCodes(Engine engine) {
    this.engine = engine;
  }

  /** A new code for a token; the node's older code is void from now on. */
  String issue(Caller caller, Node node, MintedToken token, Release release) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      if (stored(caller, node, token, release, Hashes.sha256(code))) {
        return code;
      }
    }
    throw new UnavailableException(
        "CONTENDED", "Too many tokens are made for this node at once", Duration.ofSeconds(1));
  }

  private boolean stored(
      Caller caller, Node node, MintedToken token, Release release, String hash) {
    Instant now = engine.time().now();
    Optional<InstallCode> present =
        engine.store().findIncludingDeleted(InstallCode.KIND, node.id());
    Header header =
        present
            .map(code -> code.header().next(caller.id(), now))
            .orElseGet(() -> Header.fresh(node.id(), node.owner(), caller.id(), now));
    InstallCode code =
        new InstallCode(
            header,
            hash,
            now.plus(LIFETIME),
            token.tokenId(),
            token.issuedAt(),
            token.expiresAt(),
            release.version());
    Commit.Builder commit = Commit.builder();
    if (present.isPresent()) {
      commit.replace(InstallCode.KIND, code);
    } else {
      commit.insert(InstallCode.KIND, code);
    }
    return engine.store().commit(commit.build()).applied();
  }

  /**
   * Uses a code up.
   *
   * @throws NotFoundException if it is unknown, over, or used, by somebody else just now too
   */
  InstallCode use(String code) {
    Instant now = engine.time().now();
    InstallCode found =
        find(code)
            .filter(candidate -> now.isBefore(candidate.expiresAt()))
            .orElseThrow(InstallCodes::unknown);
    InstallCode used = found.used().withHeader(found.header().next(engine.controllerId(), now));
    Commit commit = Commit.builder().replace(InstallCode.KIND, used).build();
    if (!engine.store().commit(commit).applied()) {
      throw unknown();
    }
    return found;
  }

  /** The code is not repeated in the message: it might be one that still works elsewhere. */
  static NotFoundException unknown() {
    return new NotFoundException(
        "install code", "of this address; codes work once, for 15 minutes");
  }

  private Optional<InstallCode> find(String code) {
    if (!CODE.matcher(code).matches()) {
      return Optional.empty();
    }
    Query query =
        Query.in(Scope.all()).where(Filter.eq("codeHash", Hashes.sha256(code))).limitedTo(1);
    return engine.store().list(InstallCode.KIND, query).data().stream().findFirst();
  }
}
