package io.aiwm.api.store;

/** Names one record: its collection and its id. */
public record Ref(String collection, String id) {}
