package io.aiwm.api.store;

import java.time.Instant;

/**
 * A hold on a name until a point in the database's own time.
 *
 * @param name what is held
 * @param holder who holds it
 * @param fence larger with each new hold; a write that carries an old one is refused
 * @param expiresAt end of the hold, in the database's time
 */
public record Lease(String name, String holder, long fence, Instant expiresAt) {}
