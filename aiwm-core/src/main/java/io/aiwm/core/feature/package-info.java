/**
 * The seam by which capabilities are added: what a {@link io.aiwm.core.feature.Feature} brings,
 * what it sees of the engine, and the machinery for records, units of work, plain REST resources,
 * status tables and background tasks. The built-in capabilities use nothing else to be wired in.
 */
@NullMarked
package io.aiwm.core.feature;

import org.jspecify.annotations.NullMarked;
