package io.aiwm.api.model;

import java.time.Instant;

/**
 * An upload that was begun, and neither completed nor aborted.
 *
 * @param key name that the object will have
 * @param uploadId the storage's id of it
 * @param begunAt when it was begun, by the storage's clock
 */
public record PendingUpload(String key, String uploadId, Instant begunAt) {}
