/** The output of tests, captured, and shown for those that fail. */
@NullMarked
package io.aiwm.tools.output;

import org.jspecify.annotations.NullMarked;
