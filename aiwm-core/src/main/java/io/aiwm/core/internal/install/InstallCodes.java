package io.aiwm.core.internal.install;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Header;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.install.ReleaseIndex.Release;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.text.Hashes;
import io.aiwm.core.token.MintedToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Store of the codes: at most one per node, valid once. Safe for use by many threads. */
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

  /**
   * A new code for a token; the node's older code is void from now on.
   *
   * @param entry written with it, where nothing else records that it was made
   */
  Issued issue(
      Caller caller, Node node, MintedToken token, Release release, @Nullable AuditEntry entry) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Instant now = engine.time().now();
      InstallCode record = record(caller, node, token, release, Hashes.sha256(code), now);
      if (stored(record, entry)) {
        return new Issued(code, record.expiresAt());
      }
    }
    throw new UnavailableException(
        "CONTENDED",
        "Too many tokens are being issued for this node at once; try again",
        Duration.ofSeconds(1));
  }

  private InstallCode record(
      Caller caller, Node node, MintedToken token, Release release, String hash, Instant now) {
    Header header =
        engine
            .store()
            .findIncludingDeleted(InstallCode.KIND, node.id())
            .map(present -> present.header().next(caller.id(), now))
            .orElseGet(() -> Header.fresh(node.id(), node.owner(), caller.id(), now));
    return new InstallCode(
        header,
        hash,
        now.plus(LIFETIME),
        token.tokenId(),
        token.issuedAt(),
        token.expiresAt(),
        release.version());
  }

  private boolean stored(InstallCode code, @Nullable AuditEntry entry) {
    Commit.Builder commit = Commit.builder();
    if (code.header().version() == 1) {
      commit.insert(InstallCode.KIND, code);
    } else {
      commit.replace(InstallCode.KIND, code);
    }
    if (entry != null) {
      commit.insert(AuditEntry.KIND, entry);
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
    return new NotFoundException("install code", "in this path; a code works once, for 15 minutes");
  }

  private Optional<InstallCode> find(String code) {
    if (!CODE.matcher(code).matches()) {
      return Optional.empty();
    }
    Query query =
        Query.in(Scope.all()).where(Filter.eq("codeHash", Hashes.sha256(code))).limitedTo(1);
    return engine.store().list(InstallCode.KIND, query).data().stream().findFirst();
  }

  /**
   * A code just made.
   *
   * @param code a secret
   * @param expiresAt when it ends, if nobody uses it before
   */
  record Issued(String code, Instant expiresAt) {
    @Override
    public String toString() {
      return "Issued[until " + expiresAt + "]";
    }
  }
}
