package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * {@code model.downloadProgress}: at most once a second while a model is downloaded.
 *
 * @param originalMessageId the command
 * @param progress percent
 * @param downloadedBytes so far
 * @param totalBytes in all
 * @param bytesPerSecond rate
 * @param status {@code downloading}, {@code verifying} and the like
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDownloadProgress(
    @Nullable String originalMessageId,
    @Nullable Double progress,
    @Nullable Long downloadedBytes,
    @Nullable Long totalBytes,
    @Nullable Long bytesPerSecond,
    @Nullable String status) {}
