package io.aiwm.agent.model;

import java.net.URI;
import java.util.Map;

/** Headers that admit a request; asked for anew for each, since some hold only for minutes. */
@FunctionalInterface
interface RequestHeaders {
  /** Nothing is asked for. */
  RequestHeaders NONE = uri -> Map.of();

  /** The headers of a GET of this address. */
  Map<String, String> of(URI uri);

  /** A token. */
  static RequestHeaders bearer(String token) {
    return uri -> Map.of("Authorization", "Bearer " + token);
  }
}
