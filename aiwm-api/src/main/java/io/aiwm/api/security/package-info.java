/** Callers, their permissions and scope, and the SPI by which a host authenticates them. */
@NullMarked
package io.aiwm.api.security;

import org.jspecify.annotations.NullMarked;
