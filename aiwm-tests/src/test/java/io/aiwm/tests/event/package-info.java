/** Events on the testkit's store and clock. */
@NullMarked
package io.aiwm.tests.event;

import org.jspecify.annotations.NullMarked;
