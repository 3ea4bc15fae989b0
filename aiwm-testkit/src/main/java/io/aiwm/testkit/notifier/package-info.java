/** The contract of notifiers. */
@NullMarked
package io.aiwm.testkit.notifier;

import org.jspecify.annotations.NullMarked;
