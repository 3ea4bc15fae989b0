package io.aiwm.api.capacity;

import org.jspecify.annotations.Nullable;

/**
 * The layout of an allocation's members over the fleet, by a label of the nodes.
 *
 * @param spread label that no two members have with the same value; {@code node} for nodes
 *     themselves
 * @param same label that all members have with the same value
 */
public record Topology(@Nullable String spread, @Nullable String same) {
  /** The node itself as a domain. */
  public static final String NODE = "node";

  /** Anywhere, several members on one node included. */
  public static final Topology ANY = new Topology(null, null);
}
