package io.aiwm.core.http;

import io.aiwm.api.security.Permission;
import org.jspecify.annotations.Nullable;

/** Access rule of an {@link Operation}. */
public enum Access {
  /** Anybody; no credential is looked at. */
  PUBLIC(null),
  /** A user with a role that allows {@link Permission#VIEW}. */
  VIEW(Permission.VIEW),
  /** A user with a role that allows {@link Permission#EDIT}. */
  EDIT(Permission.EDIT),
  /** A user with a role that allows {@link Permission#OWN}. */
  OWN(Permission.OWN),
  /** The node whose id stands in the path, by its own token. */
  NODE(null);

  private final @Nullable Permission permission;

  Access(@Nullable Permission permission) {
    this.permission = permission;
  }

  /** Permission that a user needs; null where no user is authenticated. */
  public @Nullable Permission permission() {
    return permission;
  }
}
