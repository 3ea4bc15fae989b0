/** Audit trail. */
@NullMarked
package io.aiwm.api.audit;

import org.jspecify.annotations.NullMarked;
