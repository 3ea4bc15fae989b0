package io.aiwm.api.wire;

/**
 * The resource that a command or its answers are about.
 *
 * @param type for example {@code deployment}
 * @param id id of the record
 */
public record ResourceRef(String type, String id) {}
