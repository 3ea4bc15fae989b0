/**
 * The in-memory store keeps the contract of every store; databases of another system are opened.
 */
@NullMarked
package io.aiwm.tests.store;

import org.jspecify.annotations.NullMarked;
