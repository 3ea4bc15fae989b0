package io.aiwm.api.event;

/**
 * What an event is about; events of one subject are ordered.
 *
 * @param type for example {@code node}
 * @param id id of the record
 */
public record Subject(String type, String id) {}
