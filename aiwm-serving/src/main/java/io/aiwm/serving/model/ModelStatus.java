package io.aiwm.serving.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of a model in its life; {@link ModelTable} has the transitions. */
public enum ModelStatus {
  /** Nothing of it is there yet. */
  QUEUED,
  /** A version is being imported or uploaded. */
  DOWNLOADING,
  /** Files are being checked against their hashes. */
  VALIDATING,
  /** A version is ready; no deployment may use it before it is activated. */
  DOWNLOADED,
  /** Its first deployment is starting. */
  DEPLOYING,
  /** Deployments may use it. */
  ACTIVE,
  /** No new deployment may use it. */
  INACTIVE,
  /** No version is there, and the last try to get one failed. */
  DOWNLOAD_FAILED,
  /** Its last deployment failed, and none runs. */
  DEPLOY_FAILED,
  /** The hub refused the credential, or asks for one. */
  INVALID_CREDENTIALS,
  /** The fetched bytes are not those that were promised. */
  ERROR;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static ModelStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
