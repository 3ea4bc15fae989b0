package io.aiwm.core.rest;

/** The answer of operations that leave nothing to show. */
record Message(String message) {}
