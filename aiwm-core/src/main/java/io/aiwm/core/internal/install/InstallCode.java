package io.aiwm.core.internal.install;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A code that fetches a node's install script once. A node has at most one; its id is the node's.
 *
 * <p>Neither the code nor the token is kept: the code only as a hash, and of the token what it
 * takes to mint the same one again. Whoever reads the database can install nothing with it, and a
 * token that was revoked or replaced meanwhile cannot be fetched any more.
 *
 * @param header shared fields
 * @param codeHash SHA-256 of the code; null once it was used
 * @param expiresAt when the code ends
 * @param tokenId {@code jti} of the token that the script is to hold
 * @param tokenIssuedAt when that token began
 * @param tokenExpiresAt when it ends
 * @param daemonVersion version to install
 */
@RecordBuilder
public record InstallCode(
    @JsonUnwrapped Header header,
    @Nullable String codeHash,
    Instant expiresAt,
    String tokenId,
    Instant tokenIssuedAt,
    Instant tokenExpiresAt,
    String daemonVersion)
    implements InstallCodeBuilder.With, Entity {

  public static final Kind<InstallCode> KIND =
      Kind.of("install_codes", InstallCode.class)
          .field(Field.text("codeHash", InstallCode::codeHash))
          .build();

  @Override
  public InstallCode withHeader(Header value) {
    return InstallCodeBuilder.With.super.withHeader(value);
  }

  /** A copy that is marked as used. */
  InstallCode used() {
    return new InstallCode(
        header, null, expiresAt, tokenId, tokenIssuedAt, tokenExpiresAt, daemonVersion);
  }
}
