/** Writing down who did what. */
@NullMarked
package io.aiwm.core.internal.audit;

import org.jspecify.annotations.NullMarked;
