package io.aiwm.api.security;

import io.aiwm.api.entity.Owner;
import java.util.Set;

/**
 * A verified party.
 *
 * @param type user, node or the engine itself
 * @param userId id of the user, node or controller
 * @param username name to show; may be empty
 * @param orgId organisation; empty for the engine
 * @param groupId group; may be empty
 * @param agentId AI agent acting for the user; may be empty
 * @param appId application acting for the user; may be empty
 * @param roles granted roles; a node has none
 */
public record Principal(
    PrincipalType type,
    String userId,
    String username,
    String orgId,
    String groupId,
    String agentId,
    String appId,
    Set<Role> roles) {

  public Principal {
    roles = Set.copyOf(roles);
  }

  /** A user known by organisation and roles alone; for hosts with an identity of their own. */
  public static Principal user(String userId, String username, String orgId, Set<Role> roles) {
    return new Principal(PrincipalType.USER, userId, username, orgId, "", "", "", roles);
  }

  /** The agent of a node. */
  public static Principal node(String nodeId, String orgId) {
    return new Principal(PrincipalType.NODE, nodeId, "", orgId, "", "", "", Set.of());
  }

  /** The engine, acting by itself. */
  public static Principal system(String controllerId) {
    return new Principal(
        PrincipalType.SYSTEM, controllerId, "", "", "", "", "", Set.of(Role.UNIVERSE_OWNER));
  }

  /** True if some role allows {@code permission}. */
  public boolean may(Permission permission) {
    return roles.stream().anyMatch(role -> role.permission().compareTo(permission) >= 0);
  }

  /**
   * Scope of the principal with {@code permission}: a universal role that grants it covers all
   * organisations, any other only the principal's own.
   */
  public Scope scope(Permission permission) {
    boolean everywhere =
        roles.stream().anyMatch(r -> r.universal() && r.permission().compareTo(permission) >= 0);
    return everywhere ? Scope.all() : Scope.org(orgId);
  }

  /** The owner of what this principal creates. */
  public Owner owner() {
    return new Owner(orgId, userId, groupId, agentId, appId);
  }
}
