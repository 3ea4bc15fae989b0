package io.aiwm.api.model;

import java.time.Instant;

/**
 * An object that is complete.
 *
 * @param key its name
 * @param size in bytes
 * @param modifiedAt when it was completed, by the storage's clock
 */
public record StoredObject(String key, long size, Instant modifiedAt) {}
