package io.aiwm.serving.upload;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.StoredPart;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Confirmation;
import io.aiwm.core.http.Generic;
import io.aiwm.core.http.ListParameters;
import io.aiwm.core.http.Listing;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.Operation;
import io.aiwm.serving.model.Framework;
import io.aiwm.serving.model.ModelFile;
import io.aiwm.serving.model.ModelType;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.publish.ModelLibrary;
import io.aiwm.serving.publish.Publication;
import io.aiwm.serving.storage.StorageLinks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * REST operations for large files: the client sends parts to signed addresses, in any order and as
 * often as it takes, and goes on after an interruption with those that are missing. What it sent is
 * read back and hashed before the version is ready.
 */
public final class PartOperations {
  private static final Duration VALID = Duration.ofHours(1);
  private static final int MAX_ADDRESSES = 1_000;
  private static final long MAX_BYTES = 5L << 40;

  private final FeatureContext engine;
  private final ModelStorage storage;
  private final StorageLinks links;
  private final Targets targets;
  private final Uploads uploads;
  private final Publication publication;
  private final Listings listings;

  PartOperations(ModelLibrary library, Targets targets, Uploads uploads) {
    this.targets = targets;
    this.uploads = uploads;
    engine = library.engine();
    storage = library.storage();
    links = library.links();
    publication = library.publication();
    listings = engine.port(Listings.class);
  }

  /**
   * A file to upload in parts.
   *
   * @param modelId the model; or its name
   * @param name the model's name; it is registered where it is not there
   * @param type of a model that is registered; llm by default
   * @param framework of a model that is registered
   * @param version label of the version; {@code v} and the next number by default
   * @param path where the file lies in the version
   * @param size in bytes
   * @param sha256 its hash, 64 hexadecimal digits; where it is absent, what arrives is taken
   * @param publish whether the version is published once the file is there; not by default
   */
  record CreateUpload(
      @Nullable String modelId,
      @Nullable String name,
      @Nullable ModelType type,
      @Nullable Framework framework,
      @Nullable String version,
      String path,
      Long size,
      @Nullable String sha256,
      @Nullable Boolean publish) {}

  /**
   * Some parts.
   *
   * @param numbers from 1
   */
  record Numbers(List<Integer> numbers) {}

  /**
   * Where parts are sent to.
   *
   * @param partBytes size of each part but the last
   * @param expiresAt when the addresses expire
   */
  record Addresses(int partBytes, Instant expiresAt, List<Address> parts) {}

  /**
   * Where a part is sent to, by PUT.
   *
   * @param size bytes that the part must have
   */
  record Address(int number, long size, String url) {}

  /**
   * An upload as its sender sees it.
   *
   * @param upload the upload
   * @param partCount number of parts that there will be
   * @param parts those that are there
   */
  record UploadView(ModelUpload upload, int partCount, List<StoredPart> parts) {}

  List<Operation<?, ?>> all() {
    return List.of(begin(), list(), get(), addresses(), complete(), abort());
  }

  private Operation<?, ?> begin() {
    return Operation.post("model_upload.create", "/models/uploads")
        .summary("Begin to upload a file in parts, to signed addresses")
        .access(Access.EDIT)
        .body(CreateUpload.class)
        .returns(201, UploadView.class)
        .handle(call -> view(begun(call), List.of()));
  }

  private ModelUpload begun(Call<CreateUpload> call) {
    CreateUpload asked = call.body();
    if (asked.size() < 0 || asked.size() > MAX_BYTES) {
      throw new ValidationException("size", "must be from 0 to " + MAX_BYTES + " bytes");
    }
    FilePath.require("path", asked.path());
    String hash = UploadRequest.hash(asked.sha256());
    ModelType type = asked.type() == null ? ModelType.LLM : asked.type();
    ModelVersion version =
        targets.open(
            call,
            new Targets.Target(
                asked.modelId(), asked.name(), type, asked.framework(), asked.version()));
    boolean publish = Boolean.TRUE.equals(asked.publish());
    return uploads.begin(
        call.caller(),
        version.id(),
        new Uploads.Announced(asked.path(), asked.size(), hash, publish));
  }

  private static UploadView view(ModelUpload upload, List<StoredPart> parts) {
    return new UploadView(upload, count(upload), parts);
  }

  private static int count(ModelUpload upload) {
    long size = upload.size() == null ? 0 : upload.size();
    return (int) Math.max(1, (size + upload.partBytes() - 1) / upload.partBytes());
  }

  private static long size(ModelUpload upload, int number) {
    long size = upload.size() == null ? 0 : upload.size();
    return Math.min(upload.partBytes(), size - (number - 1L) * upload.partBytes());
  }

  private Operation<?, ?> list() {
    return Operation.get("model_upload.list", "/models/uploads")
        .summary("List uploads in parts")
        .access(Access.EDIT)
        .query(ListParameters.of(ModelUpload.KIND))
        .<Listing<ModelUpload>>returns(200, Generic.listing(ModelUpload.class))
        .handle(
            call ->
                listings.list(
                    call,
                    ModelUpload.KIND,
                    query -> engine.store().list(ModelUpload.KIND, query),
                    page -> page));
  }

  private Operation<?, ?> get() {
    return Operation.get("model_upload.get", "/models/uploads/{uploadId}")
        .summary("Read an upload, with the parts that are there")
        .access(Access.EDIT)
        .returns(200, UploadView.class)
        .handle(
            call -> {
              ModelUpload upload = upload(call);
              return view(upload, parts(upload));
            });
  }

  private List<StoredPart> parts(ModelUpload upload) {
    return upload.status() == UploadStatus.OPEN
        ? storage.listParts(upload.key(), upload.storageUploadId())
        : List.of();
  }

  private ModelUpload upload(Call<?> call) {
    return engine
        .units()
        .run(
            call.caller(), unit -> uploads.require(unit, call.scope(), call.parameter("uploadId")));
  }

  private ModelUpload open(Call<?> call) {
    ModelUpload upload = upload(call);
    if (upload.status() != UploadStatus.OPEN) {
      throw new ConflictException(
          "UPLOAD_ENDED", "The upload is " + upload.status().wireName() + " already");
    }
    return upload;
  }

  private Operation<?, ?> addresses() {
    return Operation.post("model_upload.sign", "/models/uploads/{uploadId}/parts")
        .summary(
            "Get signed addresses for parts, valid for an hour; ask again for more or fresh ones")
        .access(Access.EDIT)
        .body(Numbers.class)
        .returns(200, Addresses.class)
        .secret()
        .handle(
            call -> {
              ModelUpload upload = open(call);
              return new Addresses(
                  upload.partBytes(),
                  engine.time().now().plus(VALID),
                  checked(upload, call.body().numbers()).stream()
                      .map(number -> address(upload, number))
                      .toList());
            });
  }

  private static List<Integer> checked(ModelUpload upload, List<Integer> numbers) {
    int count = count(upload);
    if (numbers.size() > MAX_ADDRESSES) {
      throw new ValidationException("numbers", "may have at most " + MAX_ADDRESSES + " parts");
    }
    if (numbers.stream().anyMatch(number -> number < 1 || number > count)) {
      throw new ValidationException("numbers", "must be from 1 to " + count);
    }
    return numbers;
  }

  private Address address(ModelUpload upload, int number) {
    String url =
        links
            .part(upload.key(), upload.storageUploadId(), number, upload.partBytes(), VALID)
            .toString();
    return new Address(number, size(upload, number), url);
  }

  private Operation<?, ?> complete() {
    return Operation.post("model_upload.complete", "/models/uploads/{uploadId}/complete")
        .summary("Make the parts that were sent a file of the version")
        .access(Access.EDIT)
        .returns(200, UploadOperations.Uploaded.class)
        .handle(
            call -> {
              ModelUpload upload = open(call);
              List<StoredPart> parts = whole(upload, parts(upload));
              long size = parts.stream().mapToLong(StoredPart::size).sum();
              ModelFile file = new ModelFile(upload.path(), size, upload.sha256(), false);
              ModelVersion version = uploads.finish(call.caller(), upload, parts, file);
              return UploadOperations.Uploaded.of(
                  upload.publish() ? publication.publish(call.caller(), version.id()) : version);
            });
  }

  private static List<StoredPart> whole(ModelUpload upload, List<StoredPart> parts) {
    int count = count(upload);
    for (int number = 1; number <= count; number++) {
      int wanted = number;
      boolean there =
          parts.stream()
              .anyMatch(part -> part.number() == wanted && part.size() == size(upload, wanted));
      if (!there) {
        throw new ConflictException(
            "PART_MISSING",
            "Part %d of %d is missing, or does not have %d bytes"
                .formatted(number, count, size(upload, number)));
      }
    }
    return parts.subList(0, count);
  }

  private Operation<?, ?> abort() {
    return Operation.delete("model_upload.abort", "/models/uploads/{uploadId}")
        .summary("Abort an upload; its parts are removed")
        .access(Access.EDIT)
        .returns(200, Confirmation.class)
        .handle(
            call -> {
              uploads.abort(call.caller(), open(call));
              return new Confirmation("Upload aborted successfully");
            });
  }
}
