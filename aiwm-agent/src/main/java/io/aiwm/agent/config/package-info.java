/** Settings: environment and properties file, under every name that has been in use. */
@NullMarked
package io.aiwm.agent.config;

import org.jspecify.annotations.NullMarked;
