package io.aiwm.core.http;

/** The request type of operations that read no body. */
public record NoBody() {
  public static final NoBody INSTANCE = new NoBody();
}
