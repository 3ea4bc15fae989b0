package io.aiwm.testkit.store;

import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Codecs;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Codecs that cease to read some documents when they are told to. */
final class FadingCodecs implements Codecs {
  private final Codecs codecs;
  private volatile @Nullable String unreadable;

  FadingCodecs(Codecs codecs) {
    this.codecs = codecs;
  }

  void fade(String text) {
    unreadable = text;
  }

  @Override
  public <T> Codec<T> codec(Class<T> type) {
    Codec<T> codec = codecs.codec(type);
    return new Codec<>() {
      @Override
      public String encode(T value) {
        return codec.encode(value);
      }

      @Override
      public T decode(String json) {
        String text = unreadable;
        if (text != null && json.contains(text)) {
          throw new IllegalArgumentException("Another version wrote it");
        }
        return codec.decode(json);
      }

      @Override
      public Set<String> fields() {
        return codec.fields();
      }
    };
  }
}
