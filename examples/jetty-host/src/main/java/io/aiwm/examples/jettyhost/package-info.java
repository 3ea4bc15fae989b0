/** The reference host: AIWM embedded in Jetty, configured by environment variables. */
@NullMarked
package io.aiwm.examples.jettyhost;

import org.jspecify.annotations.NullMarked;
