package io.aiwm.core.internal.install;

import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.install.InstallSettings;
import io.aiwm.core.install.NodeTokenService;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.token.NodeTokens;
import java.util.List;

/** Tokens of nodes, and the scripts that install their agents. */
public final class TokenFeature implements Feature {
  private final NodeTokens tokens;
  private final InstallSettings settings;

  /**
   * Makes the feature.
   *
   * @param tokens mints and verifies
   * @param settings where agents are installed from, and how they reach this host
   */
  public TokenFeature(NodeTokens tokens, InstallSettings settings) {
    this.tokens = tokens;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "tokens";
  }

  @Override
  public List<Kind<?>> kinds() {
    return List.of(InstallCode.KIND);
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    NodeTokenService service =
        new DefaultNodeTokenService(engine.port(Engine.class), engine.nodes(), tokens, settings);
    to.port(NodeTokenService.class, service).operations(new TokenOperations(service).all());
  }
}
