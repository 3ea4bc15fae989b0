package io.aiwm.serving.hub;

import org.jspecify.annotations.Nullable;

/**
 * A file as the hub lists it.
 *
 * @param path where it lies in the repository
 * @param size in bytes
 * @param sha256 SHA-256 of a large file
 * @param blobId git's id of a small file
 */
record HubFile(String path, long size, @Nullable String sha256, @Nullable String blobId) {}
