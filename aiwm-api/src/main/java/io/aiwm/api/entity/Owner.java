package io.aiwm.api.entity;

import org.jspecify.annotations.Nullable;

/**
 * Owner of a record. Absent parts are empty strings, as they are on the wire.
 *
 * @param orgId organisation; every query is scoped by it
 * @param userId user who created the record
 * @param groupId group, if any
 * @param agentId AI agent that acted, if any
 * @param appId application that acted, if any
 */
public record Owner(String orgId, String userId, String groupId, String agentId, String appId) {

  public Owner(
      @Nullable String orgId,
      @Nullable String userId,
      @Nullable String groupId,
      @Nullable String agentId,
      @Nullable String appId) {
    this.orgId = orgId == null ? "" : orgId;
    this.userId = userId == null ? "" : userId;
    this.groupId = groupId == null ? "" : groupId;
    this.agentId = agentId == null ? "" : agentId;
    this.appId = appId == null ? "" : appId;
  }

  /** An owner known only by organisation and user. */
  public static Owner of(String orgId, String userId) {
    return new Owner(orgId, userId, "", "", "");
  }
}
