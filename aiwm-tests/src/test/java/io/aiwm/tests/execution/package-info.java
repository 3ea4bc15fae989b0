/** Executions on the testkit's store and clock. */
@NullMarked
package io.aiwm.tests.execution;

import org.jspecify.annotations.NullMarked;
