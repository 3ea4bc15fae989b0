/** Addresses that others give, and names that become part of one. */
@NullMarked
package io.aiwm.agent.address;

import org.jspecify.annotations.NullMarked;
