/** Durable multi-step work: records, statuses and the orchestrator that moves them. */
@NullMarked
package io.aiwm.api.execution;

import org.jspecify.annotations.NullMarked;
