package io.aiwm.core.execution;

import java.time.Instant;

/**
 * When and in whose course a decision is made.
 *
 * @param now wall time
 * @param controllerId who decides
 * @param correlationId joins commands and events with what caused them
 */
record Moment(Instant now, String controllerId, String correlationId) {}
