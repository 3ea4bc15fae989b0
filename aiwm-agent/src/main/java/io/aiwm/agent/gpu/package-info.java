/** GPUs: through the driver's library, through nvidia-smi, mock devices, or none. */
@NullMarked
package io.aiwm.agent.gpu;

import org.jspecify.annotations.NullMarked;
