/** Limits, times and addresses that a host may set: records with documented defaults. */
@NullMarked
package io.aiwm.core.settings;

import org.jspecify.annotations.NullMarked;
