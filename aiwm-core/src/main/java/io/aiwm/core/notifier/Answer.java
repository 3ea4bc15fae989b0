package io.aiwm.core.notifier;

import org.jspecify.annotations.Nullable;

/**
 * Response of a receiver.
 *
 * @param status HTTP status
 * @param retryAfter the header {@code Retry-After}, if there was one
 */
record Answer(int status, @Nullable String retryAfter) {}
