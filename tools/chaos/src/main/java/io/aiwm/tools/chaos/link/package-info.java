/** A link between agents and hosts that loses, doubles and delays messages. */
@NullMarked
package io.aiwm.tools.chaos.link;

import org.jspecify.annotations.NullMarked;
