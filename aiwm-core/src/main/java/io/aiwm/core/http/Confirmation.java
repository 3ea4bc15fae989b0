package io.aiwm.core.http;

/** The answer of operations that leave nothing to show. */
public record Confirmation(String message) {}
