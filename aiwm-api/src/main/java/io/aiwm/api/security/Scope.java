package io.aiwm.api.security;

import org.jspecify.annotations.Nullable;

/**
 * Scope of access: the organisations whose records may be seen. Stores apply it inside every query,
 * so that a forgotten check cannot leak a record.
 *
 * @param orgId the only organisation that may be seen, or null for all of them
 */
public record Scope(@Nullable String orgId) {
  private static final Scope ALL = new Scope(null);

  /** Every organisation: for the engine itself and for universe roles. */
  public static Scope all() {
    return ALL;
  }

  /** One organisation. */
  public static Scope org(String orgId) {
    return new Scope(orgId);
  }

  public boolean includes(String otherOrgId) {
    return orgId == null || orgId.equals(otherOrgId);
  }
}
