/**
 * The registry of models: what they are called, their versions, who may see them, what they take.
 */
@NullMarked
package io.aiwm.serving.model;

import org.jspecify.annotations.NullMarked;
