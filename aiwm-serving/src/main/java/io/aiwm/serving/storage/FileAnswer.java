package io.aiwm.serving.storage;

import io.aiwm.api.model.ModelStorage;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.PublishedStream;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An object as the answer to a request, whole or one range of it (RFC 9110, section 14). */
public final class FileAnswer {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private final ModelStorage storage;
  private final Executor executor;

  /**
   * Answers from a storage.
   *
   * @param executor reads chunks
   */
  public FileAnswer(ModelStorage storage, Executor executor) {
    this.storage = storage;
    this.executor = executor;
  }

  /**
   * The answer.
   *
   * @param size of the object
   * @param fileName what a browser saves it as
   */
  public HttpResponse of(HttpRequest request, String key, long size, String fileName) {
    Matcher range = RANGE.matcher(request.header("Range").orElse(""));
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return body(HttpResponse.empty(200), key, 0, size, fileName);
    }
    long from = from(range, size);
    long until = until(range, size);
    if (from >= size || from > until) {
      return HttpResponse.empty(416).with("Content-Range", "bytes */" + size);
    }
    HttpResponse partial =
        HttpResponse.empty(206).with("Content-Range", "bytes " + from + "-" + until + "/" + size);
    return body(partial, key, from, until - from + 1, fileName);
  }

  private static long from(Matcher range, long size) {
    return range.group(1).isEmpty()
        ? Math.max(0, size - Long.parseLong(range.group(2)))
        : Long.parseLong(range.group(1));
  }

  private static long until(Matcher range, long size) {
    return range.group(1).isEmpty() || range.group(2).isEmpty()
        ? size - 1
        : Math.min(size - 1, Long.parseLong(range.group(2)));
  }

  private HttpResponse body(
      HttpResponse head, String key, long offset, long length, String fileName) {
    HttpResponse answer =
        head.with("Content-Type", "application/octet-stream")
            .with("Accept-Ranges", "bytes")
            .with("Content-Length", String.valueOf(length))
            .with("Content-Disposition", "attachment; filename=\"" + plain(fileName) + "\"");
    return length == 0
        ? answer
        : new HttpResponse(
            answer.status(),
            answer.headers(),
            new HttpResponse.Stream(
                new PublishedStream(new StoredBytes(storage, key, offset, length, executor))));
  }

  private static String plain(String fileName) {
    String last = fileName.substring(fileName.lastIndexOf('/') + 1);
    return last.replaceAll("[^A-Za-z0-9 ._+-]", "_");
  }
}
