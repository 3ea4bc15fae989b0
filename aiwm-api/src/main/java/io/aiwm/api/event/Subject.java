package io.aiwm.api.event;

/**
 * The subject of an event; events of one subject are ordered.
 *
 * @param type for example {@code node}
 * @param id id of the record
 */
public record Subject(String type, String id) {}
