/** The adapters in real containers: what holds in one must hold in all. */
@NullMarked
package io.aiwm.tests.container;

import org.jspecify.annotations.NullMarked;
