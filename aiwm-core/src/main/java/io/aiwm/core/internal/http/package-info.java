/**
 * The REST API behind {@link io.aiwm.core.http}: routing, authorization, bodies, problems, OpenAPI.
 */
@NullMarked
package io.aiwm.core.internal.http;

import org.jspecify.annotations.NullMarked;
