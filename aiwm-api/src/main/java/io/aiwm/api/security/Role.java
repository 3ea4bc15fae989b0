package io.aiwm.api.security;

import java.util.Arrays;
import java.util.Optional;

/** Roles that a host's identity service grants, by the names that it uses in its tokens. */
public enum Role {
  UNIVERSE_OWNER("universe.owner", true, Permission.OWN),
  UNIVERSE_EDITOR("universe.editor", true, Permission.EDIT),
  UNIVERSE_VIEWER("universe.viewer", true, Permission.VIEW),
  ORGANIZATION_OWNER("organization.owner", false, Permission.OWN),
  ORGANIZATION_EDITOR("organization.editor", false, Permission.EDIT),
  ORGANIZATION_VIEWER("organization.viewer", false, Permission.VIEW);

  private final String roleName;
  private final boolean universal;
  private final Permission permission;

  Role(String roleName, boolean universal, Permission permission) {
    this.roleName = roleName;
    this.universal = universal;
    this.permission = permission;
  }

  public String roleName() {
    return roleName;
  }

  /** True if the role reaches every organisation rather than the caller's own. */
  public boolean universal() {
    return universal;
  }

  /** Highest permission of the role. */
  public Permission permission() {
    return permission;
  }

  /** The role of that name; a name that is not ours is somebody else's business. */
  public static Optional<Role> named(String name) {
    return Arrays.stream(values()).filter(role -> role.roleName.equals(name)).findFirst();
  }
}
