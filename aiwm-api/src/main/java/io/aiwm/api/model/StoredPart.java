package io.aiwm.api.model;

/**
 * A part of an upload, as the storage has it.
 *
 * @param number from 1
 * @param size in bytes
 * @param tag the storage's own mark of its content
 */
public record StoredPart(int number, long size, String tag) {}
