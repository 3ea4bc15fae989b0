package io.aiwm.core.internal.link.flow;

import io.aiwm.core.settings.LinkSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Quotas of nodes, over all their sessions: a new session does not begin with a full bucket. Safe
 * for use by many threads.
 */
public final class MessageQuotas {
  private final LinkSettings.Limits limits;
  private final Map<String, MessageQuota> conducts = new ConcurrentHashMap<>();

  public MessageQuotas(LinkSettings.Limits limits) {
    this.limits = limits;
  }

  public MessageQuota of(String nodeId, long now) {
    return conducts.computeIfAbsent(nodeId, id -> new MessageQuota(limits, now));
  }

  /** Forgets the nodes of which nothing need be known any more. */
  public void forget(long now) {
    conducts.values().removeIf(conduct -> conduct.settled(now));
  }

  int size() {
    return conducts.size();
  }
}
