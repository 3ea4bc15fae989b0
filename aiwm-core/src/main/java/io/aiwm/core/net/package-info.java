/** Addresses that the engine, its features and notifiers may connect to. */
@NullMarked
package io.aiwm.core.net;

import org.jspecify.annotations.NullMarked;
