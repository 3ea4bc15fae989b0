package io.aiwm.serving.storage;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.ForbiddenException;
import io.aiwm.api.error.LimitExceededException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.StoredPart;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Content;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The control plane's own signed addresses: whoever has one reads the file, or sends the part, that
 * it stands for. Parts are held in memory until they are whole, so few are taken at a time.
 */
public final class LinkOperations {
  private static final long MAX_PART = 1L << 30;
  private static final int PARTS_AT_ONCE = 6;

  private final ModelStorage storage;
  private final LinkTokens tokens;
  private final FileAnswer files;
  private final Semaphore parts = new Semaphore(PARTS_AT_ONCE);

  public LinkOperations(ModelStorage storage, StorageLinks links, FileAnswer files) {
    this.storage = storage;
    this.tokens = links.tokens();
    this.files = files;
  }

  public List<Operation<?, ?>> all() {
    return List.of(read(), write());
  }

  private Operation<?, ?> read() {
    return Operation.get("model_link.read", "/model-links/{token}")
        .summary("Read the file that a signed address stands for; ranges are honoured")
        .access(Access.PUBLIC)
        .mayFailWith(401, 403)
        .produces("application/octet-stream")
        .handle(
            call -> {
              LinkTokens.Link link = tokens.verify(call.parameter("token"));
              if (link.upload()) {
                throw new ForbiddenException("The link is for sending a part, by PUT");
              }
              return storage
                  .stat(link.key())
                  .map(it -> files.of(call.request(), it.key(), it.size(), it.key()))
                  .orElseThrow(() -> new NotFoundException("file", link.key()));
            });
  }

  private Operation<?, ?> write() {
    return Operation.put("model_link.write", "/model-links/{token}")
        .summary("Send the part of an upload that a signed address stands for")
        .access(Access.PUBLIC)
        .mayFailWith(401, 403)
        .content(MAX_PART, "application/octet-stream")
        .returns(200, HttpResponse.class)
        .handle(this::write);
  }

  private HttpResponse write(Call<Content> call) {
    LinkTokens.Link link = tokens.verify(call.parameter("token"));
    if (!link.upload()) {
      throw new ForbiddenException("The link is for reading, by GET");
    }
    if (call.body().length().orElse(0) > link.partBytes()) {
      throw tooLarge(link);
    }
    if (!parts.tryAcquire()) {
      throw new LimitExceededException(
          "TOO_MANY_PARTS", "Too many parts are being sent at once", Duration.ofSeconds(1));
    }
    try {
      byte[] bytes = call.body().readNBytes(link.partBytes() + 1);
      if (bytes.length > link.partBytes()) {
        throw tooLarge(link);
      }
      StoredPart part =
          storage.putPart(link.key(), link.uploadId(), link.number(), bytes, bytes.length);
      return HttpResponse.empty(200).with("ETag", "\"" + part.tag() + "\"");
    } catch (IOException e) {
      throw new ValidationException("body", "did not arrive whole");
    } finally {
      parts.release();
    }
  }

  private static ConflictException tooLarge(LinkTokens.Link link) {
    return new ConflictException(
        "PART_REFUSED", "The part may have at most " + link.partBytes() + " bytes");
  }
}
