/** Where the bytes of models are kept. */
@NullMarked
package io.aiwm.api.model;

import org.jspecify.annotations.NullMarked;
