/** The example of the README, as code that runs. */
@NullMarked
package io.aiwm.tests.embedding;

import org.jspecify.annotations.NullMarked;
