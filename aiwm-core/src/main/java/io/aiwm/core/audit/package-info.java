/** Writing down who did what. */
@NullMarked
package io.aiwm.core.audit;

import org.jspecify.annotations.NullMarked;
