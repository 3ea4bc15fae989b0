package io.aiwm.core.http;

/** A response that stands for one record: it gets an {@code ETag}, and a location when created. */
public interface VersionedResource {
  String id();

  long version();
}
