/** The contract of model storages. */
@NullMarked
package io.aiwm.testkit.model;

import org.jspecify.annotations.NullMarked;
