/** The seam by which capabilities are added, and a host's own feature on every store. */
@NullMarked
package io.aiwm.tests.feature;

import org.jspecify.annotations.NullMarked;
