package io.aiwm.api.store;

import java.util.Set;

/**
 * Turns a record into JSON text and back; given to stores by the engine, so that no store needs a
 * JSON library of ours. Fields that this version does not know survive the round trip.
 *
 * @param <T> the record
 */
public interface Codec<T> {
  /** JSON text, without line breaks. */
  String encode(T value);

  /**
   * The record of a text.
   *
   * @param json text that {@link #encode} made, perhaps by another version
   * @throws IllegalArgumentException if the text is not such a record
   */
  T decode(String json);

  /**
   * Names of all fields that {@link #encode} may write at the top level of the text, apart from
   * those that a newer version wrote; an absent field has no value.
   */
  Set<String> fields();
}
