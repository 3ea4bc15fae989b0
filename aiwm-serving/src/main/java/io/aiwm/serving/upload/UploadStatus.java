package io.aiwm.serving.upload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of an upload. */
public enum UploadStatus {
  /** Parts may come. */
  OPEN,
  /** The file is in its version. */
  DONE,
  /** It came to nothing, and its parts are gone. */
  ABORTED;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static UploadStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
