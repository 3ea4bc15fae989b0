/** The in-memory store keeps the contract of every store. */
@NullMarked
package io.aiwm.tests.store;

import org.jspecify.annotations.NullMarked;
