package io.aiwm.agent.gpu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * XID errors as the driver writes them to the kernel's log: {@code [ 1234.5] NVRM: Xid
 * (PCI:0000:3b:00): 79, pid=…, GPU has fallen off the bus.}
 */
final class KernelXids {
  private static final Pattern LINE =
      Pattern.compile(
          "^\\[\\s*(\\d{1,15})\\.\\d+].*NVRM: Xid \\(PCI:([0-9a-fA-F:]+)[^)]*\\): (\\d{1,15})");
  private static final Pattern BUS = Pattern.compile("^([0-9a-f]+:[0-9a-f]{2}:[0-9a-f]{2})");

  private KernelXids() {}

  /**
   * The XIDs of each GPU, by PCI address in short form.
   *
   * @param log the kernel's log with seconds since the machine started
   * @param since older lines do not count; seconds since the machine started
   */
  static Map<String, List<Long>> parse(String log, long since) {
    Map<String, List<Long>> found = new HashMap<>();
    for (String line : log.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.find() && Long.parseLong(matcher.group(1)) >= since) {
        found
            .computeIfAbsent(shortBus(matcher.group(2)), bus -> new ArrayList<>())
            .add(Long.valueOf(matcher.group(3)));
      }
    }
    return found;
  }

  /** {@code 00000000:3B:00.0} and {@code 0000:3b:00} are the same. */
  static String shortBus(String bus) {
    String lower = bus.toLowerCase(Locale.ROOT).replaceFirst("^0000(?=[0-9a-f]{4}:)", "");
    Matcher matcher = BUS.matcher(lower);
    return matcher.find() ? matcher.group(1) : lower;
  }
}
