package io.aiwm.serving.model;

/**
 * The reason why a version came to nothing.
 *
 * @param code stable name in upper case
 * @param message for people; no secret
 */
public record ModelProblem(String code, String message) {}
