package io.aiwm.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.MigDevice;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The GPUs of a deployment")
class GpuSelectionTest {
  private static final List<GpuDevice> DEVICES =
      List.of(
          device("GPU-0", "GPU-aaaa", null),
          device("GPU-1", null, List.of(new MigDevice("MIG-1", "1g.10gb", 1, 0, 100L, 40L))));

  private static GpuDevice device(String id, String uuid, List<MigDevice> parts) {
    return new GpuDevice(
        id, uuid, "H100", 1000L, 500L, 0.0, 30.0, null, null, null, "Enabled", parts);
  }

  private static String refusal(String name, Long memory) {
    return catchThrowableOfType(
            CommandException.class, () -> GpuSelection.select(DEVICES, List.of(name), memory))
        .error()
        .code();
  }

  @Test
  @DisplayName("are found by the node's name or the driver's, parts of GPUs too")
  void found() throws CommandException {
    assertThat(GpuSelection.select(DEVICES, List.of("GPU-0", "GPU-aaaa", "GPU-1", "MIG-1"), null))
        .containsExactly("GPU-aaaa", "GPU-aaaa", "1", "MIG-1");
  }

  @Test
  @DisplayName("must exist, and have as much memory free as is asked for")
  void refused() throws CommandException {
    assertThat(refusal("GPU-2", null)).isEqualTo("GPU_NOT_AVAILABLE");
    assertThat(refusal("GPU-0", 501L)).isEqualTo("INSUFFICIENT_MEMORY");
    assertThat(refusal("MIG-1", 61L)).isEqualTo("INSUFFICIENT_MEMORY");
    assertThat(GpuSelection.select(DEVICES, List.of("MIG-1"), 60L)).containsExactly("MIG-1");
  }
}
