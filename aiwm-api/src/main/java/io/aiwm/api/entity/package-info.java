/** The one shape that every persistent record has: identity, owner, version and audit fields. */
@NullMarked
package io.aiwm.api.entity;

import org.jspecify.annotations.NullMarked;
