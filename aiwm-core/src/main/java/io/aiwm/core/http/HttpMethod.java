package io.aiwm.core.http;

/** Methods that an {@link Operation} may have. HEAD and OPTIONS are answered for all of them. */
public enum HttpMethod {
  GET,
  POST,
  PUT,
  PATCH,
  DELETE
}
