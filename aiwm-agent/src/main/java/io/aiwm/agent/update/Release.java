package io.aiwm.agent.update;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A bundle of the agent for this machine.
 *
 * @param version what it is
 * @param url where it lies
 * @param sizeBytes its size, or 0 where nobody said
 * @param sha256 64 hexadecimal digits in lower case
 * @param signature Ed25519 over the bundle, in Base64, or null where it is not signed
 */
record Release(
    String version, URI url, long sizeBytes, String sha256, @Nullable String signature) {}
