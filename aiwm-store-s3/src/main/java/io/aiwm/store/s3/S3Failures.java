package io.aiwm.store.s3;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.UnavailableException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Failures of the SDK in the words of the storage's contract; none of them shows a credential. */
final class S3Failures {
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Set<String> BAD_PARTS =
      Set.of("InvalidPart", "InvalidPartOrder", "EntityTooSmall");

  private S3Failures() {}

  /**
   * Runs a request.
   *
   * @param what the kind of what it is about, for whoever reads that it is not there
   * @param id its name
   */
  static <R> R run(String what, String id, Supplier<R> request) {
    try {
      return request.get();
    } catch (S3Exception e) {
      String code =
          e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorCode());
      if (BAD_PARTS.contains(code)) {
        throw new ConflictException("PART_MISSING", "A part of the upload is missing or too small");
      }
      if (e.statusCode() == 404 && !code.equals("NoSuchBucket")) {
        throw new NotFoundException(what, id);
      }
      throw unavailable("answered " + e.statusCode() + " " + code, e);
    } catch (SdkException e) {
      throw unavailable("did not answer: " + e.getClass().getSimpleName(), e);
    }
  }

  private static UnavailableException unavailable(String how, SdkException cause) {
    return new UnavailableException(
        "STORAGE_UNAVAILABLE", "The model storage " + how, RETRY, cause);
  }
}
