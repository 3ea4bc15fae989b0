package io.aiwm.core.install;

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
import io.aiwm.core.engine.Engine;
import io.aiwm.core.install.ReleaseIndex.Release;
import io.aiwm.core.install.TokenRules.Terms;
import io.aiwm.core.token.MintedToken;
import io.aiwm.core.token.NodeTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Issues and revokes the tokens of nodes, and hands out the scripts that install agents with them.
 * Methods block on the store and may be called from many threads.
 */
public final class NodeTokenService {
  private static final int TRIES = 8;

  private final Engine engine;
  private final NodeRegistry nodes;
  private final NodeTokens tokens;
  private final InstallSettings settings;
  private final ReleaseIndex releases;
  private final InstallCodes codes;

  public NodeTokenService(
      Engine engine, NodeRegistry nodes, NodeTokens tokens, InstallSettings settings) {
    this.engine = engine;
    this.nodes = nodes;
    this.tokens = tokens;
    this.settings = settings;
    releases = new ReleaseIndex(settings);
    codes = new InstallCodes(engine);
  }

  /**
   * Mints a token. The one before it is void at once, or after the overlap that was asked for.
   *
   * @param scope whose nodes may be touched
   * @throws NotFoundException if there is no such node in the scope
   * @throws io.aiwm.api.error.ValidationException if the request breaks a rule; nothing is minted
   */
  public IssuedToken issue(Caller caller, Scope scope, String nodeId, TokenRequest request) {
    Terms terms = TokenRules.terms(request);
    Release release = releases.find(request.daemonVersion());
    Instant now = engine.time().now();
    MintedToken token = tokens.mint(nodeId, now, terms.lifetime());
    TokenMetadata metadata = new TokenMetadata(now, token.expiresAt(), null, request.description());
    Node node = record(caller, scope, nodeId, token, metadata, terms.overlap());
    String code = codes.create(caller, node, token, release.version());
    return new IssuedToken(
        token.token(),
        token.expiresAt(),
        terms.lifetime().toSeconds(),
        nodeId,
        InstallScript.render(settings, release, node, token.token(), now),
        "curl -fsSL '" + settings.publicUrl() + "/install/" + code + "' | sudo bash",
        "systemd",
        release.version(),
        release.downloadUrl(),
        "sha256:" + release.sha256(),
        settings.docsBaseUrl() + "/aio-worker");
  }

  /** Voids every token of a node; an agent that is connected loses its session. */
  public Node revoke(Caller caller, Scope scope, String nodeId) {
    return nodes.apply(
        caller, scope, nodeId, new NodeInput.TokensRevoked(engine.time().now()), null);
  }

  /**
   * The install script of a code, which is used up by this call.
   *
   * @throws NotFoundException if the code is unknown, used or expired
   */
  public String redeem(String code) {
    InstallCode entry = codes.redeem(code);
    Node node =
        nodes
            .find(Scope.all(), entry.nodeId())
            .orElseThrow(() -> new NotFoundException("node", entry.nodeId()));
    MintedToken token =
        tokens.mint(entry.nodeId(), entry.tokenId(), entry.issuedAt(), entry.tokenExpiresAt());
    Release release = releases.find(entry.daemonVersion());
    return InstallScript.render(settings, release, node, token.token(), engine.time().now());
  }

  /** Removes codes that nobody used in time; called now and then. */
  public void sweep() {
    codes.sweep();
  }

  /** What stays good of the tokens before depends on the node, so a lost race is decided again. */
  private Node record(
      Caller caller,
      Scope scope,
      String nodeId,
      MintedToken token,
      TokenMetadata metadata,
      Duration overlap) {
    for (int i = 0; i < TRIES; i++) {
      Node node =
          nodes.find(scope, nodeId).orElseThrow(() -> new NotFoundException("node", nodeId));
      TokenState state = successor(node.tokens(), token, overlap);
      try {
        return nodes.apply(
            caller, scope, nodeId, new NodeInput.TokenIssued(metadata, state), node.version());
      } catch (StaleVersionException lost) {
        // Somebody changed the node meanwhile.
      }
    }
    throw new UnavailableException(
        "TRY_AGAIN", "The node changes too often just now", Duration.ofSeconds(1));
  }

  private static TokenState successor(TokenState before, MintedToken token, Duration overlap) {
    Map<String, Instant> stillGood = new HashMap<>();
    String previous = before.currentTokenId();
    if (!overlap.isZero() && previous != null) {
      stillGood.put(previous, token.issuedAt().plus(overlap));
    }
    return new TokenState(token.issuedAt(), token.tokenId(), stillGood);
  }
}
