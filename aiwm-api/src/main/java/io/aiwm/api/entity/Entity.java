package io.aiwm.api.entity;

import java.time.Instant;

/**
 * An immutable persistent record. Implementations are Java records whose first component is the
 * {@link Header}, annotated {@code @JsonUnwrapped}.
 */
public interface Entity {

  Header header();

  /** A copy under another header. */
  Entity withHeader(Header header);

  default String id() {
    return header().id();
  }

  default Owner owner() {
    return header().owner();
  }

  default long version() {
    return header().version();
  }

  default Instant createdAt() {
    return header().createdAt();
  }

  default Instant updatedAt() {
    return header().updatedAt();
  }

  default boolean deleted() {
    return header().deleted();
  }
}
