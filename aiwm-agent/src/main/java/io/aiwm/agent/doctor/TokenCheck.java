package io.aiwm.agent.doctor;

import io.aiwm.agent.config.AgentConfig;
import io.aiwm.agent.config.TokenClaims;
import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The check of the token: that there is one, who can read it, and when it ends. */
final class TokenCheck implements Check {
  private static final String SUBJECT = "Token";
  private static final Duration SOON = Duration.ofDays(14);
  private static final String NEW_TOKEN = "make a new one with POST /nodes/{id}/token";
  private static final Set<PosixFilePermission> TOO_MUCH =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.GROUP_WRITE);

  private final AgentConfig config;
  private final TimeSource time;

  TokenCheck(AgentConfig config, TimeSource time) {
    this.config = config;
    this.time = time;
  }

  @Override
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    config.token().file().flatMap(TokenCheck::permissions).ifPresent(findings::add);
    try {
      findings.add(examine(config.token().read()));
    } catch (IOException e) {
      findings.add(Finding.problem(SUBJECT, String.valueOf(e.getMessage()), NEW_TOKEN));
    }
    return findings;
  }

  /** Judges a token. */
  Finding examine(String token) {
    Optional<TokenClaims> claims = TokenClaims.decode(token);
    if (claims.isEmpty()) {
      return Finding.problem(SUBJECT, "it does not look like a token (JWT)", NEW_TOKEN);
    }
    String nodeId = claims.get().nodeId();
    if (config.nodeId() != null && !config.nodeId().equals(nodeId)) {
      return Finding.problem(
          SUBJECT, "it is for node " + nodeId + ", not " + config.nodeId(), NEW_TOKEN);
    }
    Instant end = claims.get().expiresAt();
    if (end == null) {
      return Finding.note(SUBJECT, "for node " + nodeId + ", does not say when it ends", null);
    }
    if (!end.isAfter(time.now())) {
      return Finding.problem(SUBJECT, "it expired at " + end, NEW_TOKEN);
    }
    return end.isBefore(time.now().plus(SOON))
        ? Finding.note(SUBJECT, "for node " + nodeId + ", ends soon: " + end, NEW_TOKEN)
        : Finding.ok(SUBJECT, "for node " + nodeId + ", valid until " + end);
  }

  /** Judges who may do what with the file. */
  static Optional<Finding> permissions(Path file, Set<PosixFilePermission> granted) {
    boolean readable = granted.contains(PosixFilePermission.OTHERS_READ);
    return granted.stream().noneMatch(TOO_MUCH::contains)
        ? Optional.empty()
        : Optional.of(
            Finding.problem(
                SUBJECT,
                (readable ? "everybody can read " : "others can change ") + file,
                "chmod 600 " + file + (readable ? ", then make a new token" : "")));
  }

  private static Optional<Finding> permissions(Path file) {
    try {
      return permissions(file, Files.getPosixFilePermissions(file));
    } catch (IOException | UnsupportedOperationException e) {
      // Not there, which reading it reports; or no such permissions on this system.
    }
    return Optional.empty();
  }
}
