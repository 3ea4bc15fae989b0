/** The REST API: its operations, what they read and what they answer. */
@NullMarked
package io.aiwm.core.rest;

import org.jspecify.annotations.NullMarked;
