package io.aiwm.core.internal.install;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.StaleVersionException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.node.TokenMetadata;
import io.aiwm.api.node.TokenState;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.core.install.InstallCommand;
import io.aiwm.core.install.InstallSettings;
import io.aiwm.core.install.IssuedToken;
import io.aiwm.core.install.NodeTokenService;
import io.aiwm.core.install.ReleaseIndex.Artifact;
import io.aiwm.core.install.ReleaseIndex.Release;
import io.aiwm.core.install.TokenRequest;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.install.TokenRules.Terms;
import io.aiwm.core.internal.token.NodeAdmission;
import io.aiwm.core.token.MintedToken;
import io.aiwm.core.token.NodeClaims;
import io.aiwm.core.token.NodeTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Issues and revokes the tokens of nodes, and hands out the scripts that install agents with them.
 * Methods block on the store and may be called from many threads.
 */
public final class DefaultNodeTokenService implements NodeTokenService {
  private static final int TRIES = 8;

  private final Engine engine;
  private final NodeRegistry nodes;
  private final NodeTokens tokens;
  private final InstallSettings settings;
  private final InstallCodes codes;
  private final Audit audit;

  public DefaultNodeTokenService(
      Engine engine, NodeRegistry nodes, NodeTokens tokens, InstallSettings settings) {
    this.engine = engine;
    this.nodes = nodes;
    this.tokens = tokens;
    this.settings = settings;
    codes = new InstallCodes(engine);
    audit = new Audit(engine.ids(), engine.time());
  }

  @Override
  public InstallSettings settings() {
    return settings;
  }

  @Override
  public IssuedToken issue(Caller caller, Scope scope, String nodeId, TokenRequest request) {
    Terms terms = TokenRules.terms(request);
    Release release = wanted(request.daemonVersion());
    Instant now = engine.time().now();
    MintedToken token = tokens.mint(nodeId, now, terms.lifetime());
    TokenMetadata metadata = new TokenMetadata(now, token.expiresAt(), null, request.description());
    // First the code: until the node knows the token, it fetches nothing.
    Node found = find(scope, nodeId);
    InstallCodes.Issued code =
        release == null ? null : codes.issue(caller, found, token, release, null);
    Node node = record(caller, scope, nodeId, token, metadata, terms.overlap());
    return release == null || code == null
        ? withoutScript(nodeId, token, terms)
        : withScript(node, token, terms, release, code);
  }

  private IssuedToken withoutScript(String nodeId, MintedToken token, Terms terms) {
    return new IssuedToken(
        token.token(),
        token.expiresAt(),
        terms.lifetime().toSeconds(),
        nodeId,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        settings.guide(),
        settings.controllerEndpoint(),
        null);
  }

  private IssuedToken withScript(
      Node node, MintedToken token, Terms terms, Release release, InstallCodes.Issued code) {
    String address = address(code);
    Artifact bundle = release.main();
    return new IssuedToken(
        token.token(),
        token.expiresAt(),
        terms.lifetime().toSeconds(),
        node.id(),
        InstallScript.render(node, token, release, settings, token.issuedAt()),
        InstallScript.command(address),
        InstallScript.cloudInit(address),
        "systemd",
        release.version(),
        settings.releaseAddress() + "/" + bundle.file(),
        "sha256:" + bundle.sha256(),
        settings.guide(),
        settings.controllerEndpoint(),
        code.expiresAt());
  }

  @Override
  public InstallCommand installCommand(Caller caller, Scope scope, String nodeId) {
    Node node = find(scope, nodeId);
    MintedToken token = present(node);
    Release release = wanted(null);
    if (release == null) {
      throw new ConflictException(
          "NO_RELEASE", "This host has no release of the agent to install; issue a token instead");
    }
    AuditEntry entry =
        audit.entry(
            caller, node.owner(), "node.install_command", "node", node.id(), Audit.OK, Map.of());
    InstallCodes.Issued code = codes.issue(caller, node, token, release, entry);
    String address = address(code);
    return new InstallCommand(
        nodeId,
        InstallScript.command(address),
        InstallScript.cloudInit(address),
        code.expiresAt(),
        token.expiresAt(),
        release.version(),
        settings.guide());
  }

  /** The token that the node got last, made again of its id and times. */
  private MintedToken present(Node node) {
    String tokenId = node.tokens().currentTokenId();
    TokenMetadata known = node.tokenMetadata();
    Instant now = engine.time().now();
    if (tokenId == null
        || known == null
        || known.tokenGeneratedAt() == null
        || known.tokenExpiresAt() == null
        || !now.isBefore(known.tokenExpiresAt())) {
      throw new ConflictException(
          "NO_TOKEN", "The node has no valid token; issue one, which includes an install command");
    }
    return tokens.mint(node.id(), tokenId, known.tokenGeneratedAt(), known.tokenExpiresAt());
  }

  private String address(InstallCodes.Issued code) {
    return settings.api("/install/" + code.code());
  }

  @Override
  public Node revoke(Caller caller, Scope scope, String nodeId) {
    return nodes.apply(
        caller, scope, nodeId, new NodeInput.TokensRevoked(engine.time().now()), null);
  }

  @Override
  public String redeem(String code) {
    InstallCode used = codes.use(code);
    Instant now = engine.time().now();
    MintedToken token =
        tokens.mint(used.id(), used.tokenId(), used.tokenIssuedAt(), used.tokenExpiresAt());
    NodeClaims claims =
        new NodeClaims(used.id(), token.tokenId(), token.issuedAt(), token.expiresAt());
    Node node = nodes.find(Scope.all(), used.id()).orElseThrow(InstallCodes::unknown);
    if (NodeAdmission.check(node, claims, now).isPresent()) {
      throw InstallCodes.unknown();
    }
    Release release = release(used.daemonVersion());
    return InstallScript.render(node, token, release, settings, now);
  }

  /** Null where nobody asks for one and the host knows none: then the token comes alone. */
  private @Nullable Release wanted(@Nullable String version) {
    return version == null && settings.releases().get().releases().isEmpty()
        ? null
        : release(version);
  }

  private Release release(@Nullable String version) {
    String wanted = version == null ? settings.defaultVersion() : version;
    return settings.releases().get().find(wanted);
  }

  private Node find(Scope scope, String nodeId) {
    return nodes.find(scope, nodeId).orElseThrow(() -> new NotFoundException("node", nodeId));
  }

  /**
   * Records the token; which earlier ones stay valid depends on the node, so a lost race is decided
   * again.
   */
  private Node record(
      Caller caller,
      Scope scope,
      String nodeId,
      MintedToken token,
      TokenMetadata metadata,
      Duration overlap) {
    for (int i = 0; i < TRIES; i++) {
      Node node = find(scope, nodeId);
      TokenState state = successor(node.tokens(), token, overlap);
      try {
        return nodes.apply(
            caller, scope, nodeId, new NodeInput.TokenIssued(metadata, state), node.version());
      } catch (StaleVersionException lost) {
        // Somebody changed the node meanwhile.
      }
    }
    throw new UnavailableException(
        "TRY_AGAIN",
        "The node is being changed by too many requests at once; try again",
        Duration.ofSeconds(1));
  }

  private static TokenState successor(TokenState before, MintedToken token, Duration overlap) {
    Instant now = token.issuedAt();
    Instant until = now.plus(overlap);
    Map<String, Instant> stillGood = new HashMap<>();
    if (!overlap.isZero()) {
      before.overlap().forEach((id, end) -> stillGood.put(id, end.isBefore(until) ? end : until));
      stillGood.values().removeIf(end -> !end.isAfter(now));
      if (before.currentTokenId() != null) {
        stillGood.put(before.currentTokenId(), until);
      } else if (before.tokensValidFrom() == null) {
        stillGood.put(NodeAdmission.LEGACY, until);
      }
    }
    return new TokenState(now, token.tokenId(), stillGood);
  }
}
