package io.aiwm.serving.upload;

import io.aiwm.core.http.Content;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Flow;

/** A form with files, as a container hands it in. */
final class Form extends Content {
  private final Content bytes;

  Form(byte[] body) {
    bytes = Content.of(new ByteArrayInputStream(body));
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.empty();
  }

  @Override
  public String mediaType() {
    return "multipart/form-data; boundary=XyZ";
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    bytes.subscribe(subscriber);
  }
}
