/** Who did what to what. */
@NullMarked
package io.aiwm.api.audit;

import org.jspecify.annotations.NullMarked;
