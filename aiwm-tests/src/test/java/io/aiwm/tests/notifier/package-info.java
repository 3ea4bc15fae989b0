/** Tests of the notifier over HTTP against receivers that behave badly. */
@NullMarked
package io.aiwm.tests.notifier;

import org.jspecify.annotations.NullMarked;
