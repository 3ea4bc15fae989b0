package io.aiwm.serving.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.ValidationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A form with files")
class MultipartTest {
  private static final String TYPE = "multipart/form-data; charset=utf-8; boundary=\"b--b\"";

  private static InputStream trickling(byte[] bytes, int step) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, step));
      }
    };
  }

  @Property(tries = 200)
  void isReadAsItWasWrittenHoweverItArrives(
      @ForAll @Size(max = 4) List<byte[]> contents, @ForAll @IntRange(min = 1, max = 50) int step)
      throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      form.writeBytes(text("--b--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n"));
      form.writeBytes(content);
      form.writeBytes(text("\r\n--b--\r\n--b--"));
      form.writeBytes(text("\r\n"));
    }
    form.writeBytes(text("--b--b--"));
    Multipart read = Multipart.of(TYPE, trickling(form.toByteArray(), step)).orElseThrow();
    List<byte[]> found = new ArrayList<>();
    for (Multipart.Part part = read.next(); part != null; part = read.next()) {
      found.add(part.body().readAllBytes());
    }
    assertThat(found).hasSameSizeAs(contents);
    for (int i = 0; i < found.size(); i++) {
      ByteArrayOutputStream wanted = new ByteArrayOutputStream();
      wanted.writeBytes(contents.get(i));
      wanted.writeBytes(text("\r\n--b--\r\n--b--"));
      assertThat(found.get(i)).isEqualTo(wanted.toByteArray());
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Multipart.Part first(String form) throws IOException {
    return Multipart.of(TYPE, new ByteArrayInputStream(text(form))).orElseThrow().next();
  }

  @Test
  @DisplayName("names its files as browsers and curl spell them")
  void names() throws IOException {
    String head =
        "--b--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\n\r\nx\r\n";
    assertThat(first(head.formatted("größe \\\"a\\\".bin")).fileName())
        .isEqualTo("größe \"a\".bin");
    assertThat(first(head.formatted("a%22b")).fileName()).isEqualTo("a\"b");
    assertThat(first(head.formatted("a; name=b")).name()).isEqualTo("files");
  }

  @Test
  @DisplayName("that ends within a part is none")
  void cut() throws IOException {
    Multipart.Part part =
        first("--b--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\nsome bytes");
    assertThatThrownBy(() -> part.body().readAllBytes()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> first("--b--b\r\nContent-Disp"))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> first("no form at all")).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("is told by its media type")
  void mediaType() {
    InputStream none = InputStream.nullInputStream();
    assertThat(Multipart.of("application/octet-stream", none)).isEmpty();
    assertThat(Multipart.of("multipart/form-data", none)).isEmpty();
    assertThat(Multipart.of("Multipart/Form-Data; boundary=abc", none)).isPresent();
  }
}
