package io.aiwm.core.install;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;

/**
 * Issues and revokes the tokens of nodes, and hands out the scripts that install agents with them.
 * Methods block on the store and may be called from many threads.
 */
public interface NodeTokenService {

  /** Settings of installation: releases, and addresses of this host. */
  InstallSettings settings();

  /**
   * Mints a token. The one before it is void at once, or after the overlap that was asked for.
   *
   * @param scope whose nodes may be touched
   * @throws NotFoundException if there is no such node in the scope
   * @throws io.aiwm.api.error.ValidationException if the request breaks a rule; nothing is minted
   */
  IssuedToken issue(Caller caller, Scope scope, String nodeId, TokenRequest request);

  /**
   * A command that installs an agent with the node's present token. The node's tokens stay as they
   * are; an earlier command that nobody used ends.
   *
   * @param scope whose nodes may be touched
   * @throws NotFoundException if there is no such node in the scope
   * @throws ConflictException if the node has no token that is still good, or the host no release
   */
  InstallCommand installCommand(Caller caller, Scope scope, String nodeId);

  /** Voids every token of a node; an agent that is connected loses its session. */
  Node revoke(Caller caller, Scope scope, String nodeId);

  /**
   * The install script of a code, which is used up by this call.
   *
   * @throws NotFoundException if the code is unknown, used or over, or its token is no longer good
   */
  String redeem(String code);
}
