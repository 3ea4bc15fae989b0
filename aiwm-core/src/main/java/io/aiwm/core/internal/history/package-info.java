/** The history of metrics: summed up, thinned out with age, and read over ranges. */
@NullMarked
package io.aiwm.core.internal.history;

import org.jspecify.annotations.NullMarked;
