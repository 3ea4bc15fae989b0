package io.aiwm.core.http;

import io.aiwm.api.security.Permission;
import org.jspecify.annotations.Nullable;

/** Who may call an {@link Operation}. */
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

  /** What a user needs; null where users are not asked. */
  public @Nullable Permission permission() {
    return permission;
  }
}
