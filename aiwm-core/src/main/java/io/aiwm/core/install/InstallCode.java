package io.aiwm.core.install;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import java.time.Instant;

/**
 * A code that an install script can be fetched with, once. Neither the code nor the token is
 * stored: the code only as its digest, and the token as its id and times, from which it is signed
 * again.
 *
 * @param header shared fields
 * @param digest SHA-256 of the code in hexadecimal
 * @param nodeId the node
 * @param tokenId id of the token that the script will hold
 * @param issuedAt when that token was minted
 * @param tokenExpiresAt when it ends
 * @param daemonVersion version that the script installs
 * @param expiresAt when the code ends
 */
public record InstallCode(
    @JsonUnwrapped Header header,
    String digest,
    String nodeId,
    String tokenId,
    Instant issuedAt,
    Instant tokenExpiresAt,
    String daemonVersion,
    Instant expiresAt)
    implements Entity {

  public static final Kind<InstallCode> KIND =
      Kind.of("install_codes", InstallCode.class)
          .uniqueKey(InstallCode::digest)
          .field(Field.text("digest", InstallCode::digest))
          .build();

  @Override
  public InstallCode withHeader(Header value) {
    return new InstallCode(
        value, digest, nodeId, tokenId, issuedAt, tokenExpiresAt, daemonVersion, expiresAt);
  }
}
