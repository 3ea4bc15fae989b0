package io.aiwm.agent.gpu;

import io.aiwm.api.wire.MigDevice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of MIG devices from {@code nvidia-smi -L}, which has their UUIDs and profiles where the XML
 * has none:
 *
 * <pre>
 * GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-4d7…)
 *   MIG 3g.20gb     Device  0: (UUID: MIG-c7384736-a75d-5afc-978f-d2f1294409fd)
 * </pre>
 */
final class MigList {
  private static final Pattern GPU = Pattern.compile("^GPU (\\d{1,6}): ");
  private static final Pattern MIG =
      Pattern.compile("^\\s+MIG (\\S+)\\s+Device\\s+(\\d{1,6}): \\(UUID: (MIG-\\S+)\\)");

  private record Key(int gpu, int device) {}

  private final Map<Key, String[]> names = new HashMap<>();

  static MigList parse(String text) {
    MigList list = new MigList();
    int gpu = -1;
    for (String line : text.lines().toList()) {
      Matcher head = GPU.matcher(line);
      Matcher mig = MIG.matcher(line);
      if (head.find()) {
        gpu = Integer.parseInt(head.group(1));
      } else if (mig.find()) {
        list.names.put(
            new Key(gpu, Integer.parseInt(mig.group(2))),
            new String[] {mig.group(3), mig.group(1)});
      }
    }
    return list;
  }

  /** Puts UUIDs and profiles to the MIG devices of a GPU. */
  void name(int gpu, GpuValues values) {
    List<MigDevice> devices = List.copyOf(values.migDevices);
    values.migDevices.clear();
    for (int i = 0; i < devices.size(); i++) {
      MigDevice it = devices.get(i);
      String[] known = names.get(new Key(gpu, values.migIndexes.get(i)));
      values.migDevices.add(
          known == null
              ? it
              : new MigDevice(
                  known[0],
                  known[1],
                  it.gpuInstanceId(),
                  it.computeInstanceId(),
                  it.memoryTotal(),
                  it.memoryUsed()));
    }
  }
}
