package io.aiwm.api.execution;

import io.aiwm.api.wire.ErrorInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One retry of a whole execution.
 *
 * @param attempt from 1
 * @param at when
 * @param by who asked; the controller's id where it was automatic
 * @param error what had failed
 */
public record RetryAttempt(int attempt, Instant at, String by, @Nullable ErrorInfo error) {}
