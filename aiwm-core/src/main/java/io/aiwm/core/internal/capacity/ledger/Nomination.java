package io.aiwm.core.internal.capacity.ledger;

import java.time.Instant;

/**
 * A node that is kept for an allocation which has waited long: others use it only if their lease
 * ends before.
 *
 * @param allocationId who waits
 * @param until when the nomination lapses
 */
public record Nomination(String allocationId, Instant until) {}
