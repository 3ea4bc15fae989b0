/** The REST API, from request to record, on the in-memory store. */
@NullMarked
package io.aiwm.tests.rest;

import org.jspecify.annotations.NullMarked;
