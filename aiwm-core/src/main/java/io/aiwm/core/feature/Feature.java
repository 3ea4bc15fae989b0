package io.aiwm.core.feature;

import io.aiwm.api.event.EventType;
import io.aiwm.api.store.Kind;
import java.util.List;

/**
 * A capability of the control plane: the built-in ones, those of other artifacts, and those of a
 * host, all alike. Handed to {@code Aiwm.builder().feature(...)}; one instance belongs to one
 * engine.
 *
 * <p>What a feature stores and tells is declared by {@link #recordTypes}, {@link #kinds} and {@link
 * #eventTypes}, which are asked before anything is connected, perhaps several times, and always
 * answer the same. {@link #install} is called once, in the order in which features were added,
 * while the engine is built.
 */
public interface Feature {

  /**
   * Name that is unique among the features of an engine: 1 to 32 lower case letters, digits and
   * dashes. Its pages in the dashboard are found by it.
   */
  String name();

  /** The kinds of record that it stores, beside those of its {@link #recordTypes}. */
  default List<Kind<?>> kinds() {
    return List.of();
  }

  /** The types of event that it writes, beside those of its {@link #recordTypes}. */
  default List<EventType> eventTypes() {
    return List.of();
  }

  /** The sorts of record that it stores, whose plain events are written with their changes. */
  default List<RecordType<?>> recordTypes() {
    return List.of();
  }

  /**
   * Makes the feature's parts and hands over what the engine is to call. The store is not open yet,
   * and ports of features that come later are not there: look them up when they are used.
   */
  default void install(FeatureContext engine, Contributions to) {}
}
