/**
 * The store SPI: a small, generic contract that one database adapter implements once for every
 * entity.
 */
@NullMarked
package io.aiwm.api.store;

import org.jspecify.annotations.NullMarked;
