package io.aiwm.core.internal.execution.run;

import java.time.Instant;

/**
 * Context of a decision.
 *
 * @param now wall time
 * @param controllerId who decides
 * @param correlationId joins commands and events with what caused them
 */
public record DecisionContext(Instant now, String controllerId, String correlationId) {}
