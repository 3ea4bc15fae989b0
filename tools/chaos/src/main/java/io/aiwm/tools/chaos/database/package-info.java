/** Databases that can be killed, frozen and started again. */
@NullMarked
package io.aiwm.tools.chaos.database;

import org.jspecify.annotations.NullMarked;
