/**
 * The demo: the reference host and an agent as real processes, driven through the public REST API.
 */
@NullMarked
package io.aiwm.examples.demo;

import org.jspecify.annotations.NullMarked;
