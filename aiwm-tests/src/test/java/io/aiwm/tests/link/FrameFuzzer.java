package io.aiwm.tests.link;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Frames that go wrong in every way, made of good ones; the same for the same seed. */
final class FrameFuzzer {
  private static final List<String> GOOD =
      List.of(
          "{\"type\":\"node.register\",\"messageId\":\"m\",\"data\":{\"hostname\":\"h\",\"os\":{\"distro\":\"d\"},"
              + "\"cpuCores\":8,\"ramTotal\":68719476736,\"gpuDevices\":[{\"deviceId\":\"0\",\"memoryTotal\":1,"
              + "\"mig\":[{\"index\":0}]}],\"labels\":{\"a\":\"b\"},\"capabilities\":[\"drain\"],"
              + "\"running\":[{\"messageId\":\"x\",\"status\":\"running\"}]}}",
          "{\"type\":\"telemetry.heartbeat\",\"data\":{\"status\":\"online\",\"uptimeSeconds\":5,\"cpuUsage\":1.5,"
              + "\"ramUsage\":2,\"activeDeployments\":1,\"gpuStatus\":[{\"deviceId\":\"0\",\"utilization\":50,"
              + "\"memoryUsed\":1,\"temperature\":40}]}}",
          "{\"type\":\"telemetry.metrics\",\"data\":{\"cpu\":{\"usage\":5,\"cores\":8,\"loadAvg\":[1,2,3]},"
              + "\"memory\":{\"total\":10,\"used\":5,\"free\":5},\"disk\":{\"total\":10,\"used\":5},"
              + "\"network\":{\"bytesIn\":1,\"bytesOut\":2},\"gpu\":[{\"deviceId\":\"0\",\"utilization\":9,"
              + "\"memoryTotal\":9,\"memoryUsed\":1,\"temperature\":50,\"powerUsage\":70,\"xid\":[13],"
              + "\"throttleReasons\":[\"x\"],\"processes\":[{\"pid\":1,\"name\":\"p\",\"memoryUsed\":2}]}]}}",
          "{\"type\":\"command.ack\",\"data\":{\"originalMessageId\":\"m1\",\"status\":\"accepted\","
              + "\"estimatedDuration\":3},\"metadata\":{\"executionId\":\"e\",\"stepIndex\":0,\"priority\":\"high\"}}",
          "{\"type\":\"command.result\",\"data\":{\"originalMessageId\":\"m1\",\"status\":\"success\","
              + "\"result\":{\"memoryUsed\":1,\"a\":[{}]},\"error\":{\"code\":\"X\",\"message\":\"m\","
              + "\"details\":{\"a\":1},\"retryable\":true,\"retryAfter\":3},\"progress\":50}}",
          "{\"type\":\"deployment.status\",\"resource\":{\"type\":\"deployment\",\"id\":\"d\"},"
              + "\"data\":{\"deploymentId\":\"d\",\"status\":\"running\",\"gpuMemoryUsed\":1}}",
          "{\"type\":\"deployment.logs\",\"data\":{\"deploymentId\":\"d\",\"logs\":[{\"source\":\"stdout\","
              + "\"message\":\"m\"}],\"moreAvailable\":false}}",
          "{\"type\":\"model.downloadProgress\",\"data\":{\"originalMessageId\":\"m1\",\"progress\":1.5,"
              + "\"downloadedBytes\":1,\"totalBytes\":2}}",
          "{\"type\":\"error\",\"data\":{\"code\":\"X\",\"message\":\"m\"}}",
          "{\"type\":\"TELEMETRY_METRICS\",\"memory\":{\"total\":16,\"used\":2.5},\"gpus\":[{\"memoryTotal\":24}]}",
          "{\"type\":\"NODE_REGISTER\",\"ramTotal\":64,\"gpuDevices\":[{\"memoryTotal\":24}],\"running\":[]}",
          "{\"type\":\"COMMAND_RESULT\",\"originalMessageId\":\"m\",\"result\":{\"memoryTotal\":24}}");

  private static final List<String> VALUES =
      List.of(
          "null",
          "[null]",
          "[[null],null]",
          "{\"a\":null}",
          "{}",
          "[]",
          "true",
          "0",
          "-1",
          "1e308",
          "-1e308",
          "5e307",
          "1e400",
          "9223372036854775808",
          "123456789012345678901234567890",
          "0.1",
          "\"\"",
          "\"[N/A]\"",
          "\"NaN\"",
          "\"Infinity\"",
          "\"1e308\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\u202e\uD83D\uDE00\"",
          "{\"a\":{\"a\":{\"a\":[{\"a\":[1]}]}}}",
          "[1,\"a\",{},[],null,true]",
          "[".repeat(900) + "]".repeat(900),
          "[".repeat(5_000),
          "\"" + "x".repeat(70_000) + "\"");

  private static final Pattern VALUE =
      Pattern.compile("(?<=:)(\"[^\"]*\"|-?[0-9.]+|true|false|\\[[^\\[\\]]*]|\\{[^{}]*})");
  private static final String BITS = "{}[]\",:\\0eE.-+ntf\u0000\uFFFF ";

  private final Random random;

  FrameFuzzer(long seed) {
    random = new Random(seed);
  }

  /** The next frame; one in ten is good. */
  String next() {
    String frame = pick(GOOD);
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      frame = random.nextInt(4) == 0 ? torn(frame) : withOtherValue(frame);
    }
    return frame.length() > 200_000 ? frame.substring(0, 200_000) : frame;
  }

  private String withOtherValue(String frame) {
    Matcher values = VALUE.matcher(frame);
    int count = (int) values.results().count();
    if (count == 0) {
      return pick(VALUES);
    }
    int chosen = random.nextInt(count);
    values.reset();
    for (int i = 0; i <= chosen; i++) {
      if (!values.find()) {
        return frame;
      }
    }
    return frame.substring(0, values.start()) + pick(VALUES) + frame.substring(values.end());
  }

  private String torn(String frame) {
    if (frame.isEmpty()) {
      return frame;
    }
    int at = random.nextInt(frame.length());
    int to = Math.min(frame.length(), at + random.nextInt(20));
    return switch (random.nextInt(4)) {
      case 0 -> frame.substring(0, at);
      case 1 -> frame.substring(0, at) + frame.substring(to);
      case 2 -> frame.substring(0, at) + frame.substring(at, to).repeat(2) + frame.substring(to);
      default ->
          frame.substring(0, at) + BITS.charAt(random.nextInt(BITS.length())) + frame.substring(at);
    };
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
