/** The history of metrics. */
@NullMarked
package io.aiwm.tests.history;

import org.jspecify.annotations.NullMarked;
