/**
 * The REST port, free of any web framework: one {@link io.aiwm.core.http.Operation} declares an
 * endpoint, and routing, binding, authorization, limits, audit of refusals, meters and the OpenAPI
 * document derive from it.
 */
@NullMarked
package io.aiwm.core.http;

import org.jspecify.annotations.NullMarked;
