/** The house rules of the architecture, checked on the class files of every module. */
@NullMarked
package io.aiwm.tests.architecture;

import org.jspecify.annotations.NullMarked;
