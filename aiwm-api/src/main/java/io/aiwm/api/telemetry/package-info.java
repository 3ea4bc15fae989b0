/** What nodes report of themselves, kept beside their records. */
@NullMarked
package io.aiwm.api.telemetry;

import org.jspecify.annotations.NullMarked;
