/** Models on this machine: fetched, kept, listed and deleted. */
@NullMarked
package io.aiwm.agent.model;

import org.jspecify.annotations.NullMarked;
