package io.aiwm.api.event;

/**
 * A type of event, as it is documented: in the API document, as JSON Schema, and for readers.
 *
 * @param name for example {@code node.connected}
 * @param severity how much it usually alarms
 * @param summary when it happens, in a line
 * @param data what its facts are; components that are not nullable are always there
 */
public record EventType(
    String name, Severity severity, String summary, Class<? extends Record> data) {}
