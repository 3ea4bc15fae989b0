package io.aiwm.api.store;

/** Finds the codec of a record class. */
@FunctionalInterface
public interface Codecs {
  <T> Codec<T> codec(Class<T> type);
}
