package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Codecs;
import java.util.Set;

/** For tables of which only the shape matters: their records are neither read nor written. */
public final class NoCodecs implements Codecs {
  @Override
  public <T> Codec<T> codec(Class<T> type) {
    return new Codec<>() {
      @Override
      public String encode(T value) {
        throw unused();
      }

      @Override
      public T decode(String json) {
        throw unused();
      }

      @Override
      public Set<String> fields() {
        return Set.of();
      }
    };
  }

  private static IllegalStateException unused() {
    return new IllegalStateException(
        "These tables are for their shape: no record is read or written");
  }
}
