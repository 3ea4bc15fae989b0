/** Hosts and their database are killed, frozen and restarted under load; then all is checked. */
@NullMarked
package io.aiwm.tools.chaos;

import org.jspecify.annotations.NullMarked;
