package io.aiwm.store.s3;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.PendingUpload;
import io.aiwm.api.model.StorageKey;
import io.aiwm.api.model.StoredObject;
import io.aiwm.api.model.StoredPart;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;
import software.amazon.awssdk.services.s3.presigner.model.UploadPartPresignRequest;

/**
 * A {@link ModelStorage} in a bucket of S3, or of a server that speaks its protocol. Parts are sent
 * from memory, so that a try that fails can be repeated; objects are deleted one by one, since not
 * every server takes the SDK's batches. Safe for use by many threads.
 */
public final class S3ModelStorage implements ModelStorage {
  private static final String UPLOAD = "upload";
  private static final String FILE = "file";

  private final S3Client client;
  private final S3Presigner presigner;
  private final String bucket;
  private final String prefix;

  private S3ModelStorage(S3Settings settings) {
    client = S3Clients.client(settings);
    presigner = S3Clients.presigner(settings);
    bucket = settings.bucket();
    prefix = settings.prefix();
  }

  /** A storage in a bucket that is there; nothing is connected yet. */
  public static S3ModelStorage on(S3Settings settings) {
    return new S3ModelStorage(settings);
  }

  private String object(String key) {
    return prefix + StorageKey.require(key);
  }

  private String key(String object) {
    return object.substring(prefix.length());
  }

  @Override
  public String begin(String key, long partBytes) {
    String object = object(key);
    return S3Failures.run(
        FILE,
        key,
        () -> client.createMultipartUpload(r -> r.bucket(bucket).key(object)).uploadId());
  }

  @Override
  public StoredPart putPart(String key, String uploadId, int number, byte[] bytes, int length) {
    String object = object(key);
    RequestBody body =
        RequestBody.fromBytes(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    return S3Failures.run(
        UPLOAD,
        uploadId,
        () -> {
          String tag =
              client
                  .uploadPart(
                      r -> r.bucket(bucket).key(object).uploadId(uploadId).partNumber(number), body)
                  .eTag();
          return new StoredPart(number, length, plain(tag));
        });
  }

  /** Servers put tags into quotation marks in some answers, and not in others. */
  private static String plain(String tag) {
    return tag.replace("\"", "");
  }

  @Override
  public List<StoredPart> listParts(String key, String uploadId) {
    String object = object(key);
    return S3Failures.run(
        UPLOAD,
        uploadId,
        () ->
            client
                .listPartsPaginator(r -> r.bucket(bucket).key(object).uploadId(uploadId))
                .parts()
                .stream()
                .map(S3ModelStorage::part)
                .toList());
  }

  private static StoredPart part(Part part) {
    return new StoredPart(part.partNumber(), part.size(), plain(part.eTag()));
  }

  @Override
  public StoredObject complete(String key, String uploadId, List<StoredPart> parts) {
    String object = object(key);
    CompletedMultipartUpload whole =
        CompletedMultipartUpload.builder()
            .parts(parts.stream().map(S3ModelStorage::completed).toList())
            .build();
    S3Failures.run(
        UPLOAD,
        uploadId,
        () ->
            client.completeMultipartUpload(
                r -> r.bucket(bucket).key(object).uploadId(uploadId).multipartUpload(whole)));
    return stat(key).orElseThrow(() -> new NotFoundException(FILE, key));
  }

  private static CompletedPart completed(StoredPart part) {
    return CompletedPart.builder().partNumber(part.number()).eTag("\"" + part.tag() + "\"").build();
  }

  @Override
  public void abort(String key, String uploadId) {
    String object = object(key);
    try {
      S3Failures.run(
          UPLOAD,
          uploadId,
          () -> client.abortMultipartUpload(r -> r.bucket(bucket).key(object).uploadId(uploadId)));
    } catch (NotFoundException gone) {
      return; // It was completed, or aborted before.
    }
  }

  @Override
  public List<PendingUpload> uploadsOlderThan(Instant moment, int limit) {
    return S3Failures.run(
        UPLOAD,
        prefix,
        () ->
            client
                .listMultipartUploadsPaginator(r -> r.bucket(bucket).prefix(prefix))
                .uploads()
                .stream()
                .filter(it -> it.key().startsWith(prefix) && it.initiated().isBefore(moment))
                .limit(limit)
                .map(it -> new PendingUpload(key(it.key()), it.uploadId(), it.initiated()))
                .toList());
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    String object = object(key);
    if (offset == 0 && length == Long.MAX_VALUE) {
      return S3Failures.run(FILE, key, () -> client.getObject(r -> r.bucket(bucket).key(object)));
    }
    long size = stat(key).orElseThrow(() -> new NotFoundException(FILE, key)).size();
    long end = length >= size - offset ? size : offset + length;
    if (offset >= end) {
      return InputStream.nullInputStream();
    }
    String range = "bytes=" + offset + "-" + (end - 1);
    return S3Failures.run(
        FILE, key, () -> client.getObject(r -> r.bucket(bucket).key(object).range(range)));
  }

  @Override
  public Optional<StoredObject> stat(String key) {
    String object = object(key);
    try {
      HeadObjectResponse head =
          S3Failures.run(FILE, key, () -> client.headObject(r -> r.bucket(bucket).key(object)));
      return Optional.of(new StoredObject(key, head.contentLength(), head.lastModified()));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<StoredObject> list(String beginning, String after, int limit) {
    String start = after.isEmpty() ? "" : prefix + after;
    return S3Failures.run(
        FILE,
        beginning,
        () ->
            client
                .listObjectsV2(
                    r -> {
                      r.bucket(bucket).prefix(prefix + beginning).maxKeys(limit);
                      if (!start.isEmpty()) {
                        r.startAfter(start);
                      }
                    })
                .contents()
                .stream()
                .map(it -> new StoredObject(key(it.key()), it.size(), it.lastModified()))
                .toList());
  }

  @Override
  public void delete(String key) {
    String object = object(key);
    try {
      S3Failures.run(FILE, key, () -> client.deleteObject(r -> r.bucket(bucket).key(object)));
    } catch (NotFoundException gone) {
      return; // As it should be.
    }
  }

  @Override
  public Optional<URI> presignGet(String key, Duration valid) {
    String object = object(key);
    GetObjectPresignRequest request =
        GetObjectPresignRequest.builder()
            .signatureDuration(valid)
            .getObjectRequest(r -> r.bucket(bucket).key(object))
            .build();
    return Optional.of(URI.create(presigner.presignGetObject(request).url().toString()));
  }

  @Override
  public Optional<URI> presignPart(String key, String uploadId, int number, Duration valid) {
    String object = object(key);
    UploadPartPresignRequest request =
        UploadPartPresignRequest.builder()
            .signatureDuration(valid)
            .uploadPartRequest(
                r -> r.bucket(bucket).key(object).uploadId(uploadId).partNumber(number))
            .build();
    return Optional.of(URI.create(presigner.presignUploadPart(request).url().toString()));
  }

  @Override
  public void close() {
    presigner.close();
    client.close();
  }

  /** Where it is. */
  @Override
  public String toString() {
    return "S3ModelStorage[" + bucket + "/" + prefix + "]";
  }
}
