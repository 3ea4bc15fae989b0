package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.aiwm.agent.docker.log.LineAssembler;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The reason why a container failed: exit code, memory, and the last lines it wrote. */
final class Autopsies {
  private static final int LAST_LINES = 20;
  private static final int LONGEST_LINE = 500;

  private Autopsies() {}

  /**
   * Looks at a container that ended.
   *
   * @param code what the failure is called where it was not for memory
   */
  static ErrorInfo of(DockerClient docker, ManagedContainer container, ErrorCode code)
      throws InterruptedException {
    return container.outOfMemory()
        ? error(docker, container, ErrorCode.INSUFFICIENT_MEMORY, "it went over its memory limit")
        : error(docker, container, code, "the container ended with exit code " + exit(container));
  }

  /** A failure with everything that is known about the container. */
  static ErrorInfo error(
      DockerClient docker, ManagedContainer container, ErrorCode code, String message)
      throws InterruptedException {
    Map<String, Object> details = new LinkedHashMap<>();
    if (container.exitCode() != null) {
      details.put("exitCode", container.exitCode());
    }
    details.put("outOfMemory", container.outOfMemory());
    details.put("lastLines", lastLines(docker, container.containerId()));
    return ErrorInfo.of(code, message, details);
  }

  /** All of them together are within what a controller keeps of an error. */
  private static String cut(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
  }

  private static String exit(ManagedContainer container) {
    return container.exitCode() == null ? "unknown" : container.exitCode().toString();
  }

  private static List<String> lastLines(DockerClient docker, String containerId)
      throws InterruptedException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    LineAssembler assembler = new LineAssembler(false, (stream, line) -> lines.add(cut(line)));
    docker
        .logContainerCmd(containerId)
        .withStdOut(true)
        .withStdErr(true)
        .withTail(LAST_LINES)
        .exec(
            new ResultCallback.Adapter<Frame>() {
              @Override
              public void onNext(Frame frame) {
                assembler.add(frame);
              }
            })
        .awaitCompletion(5, TimeUnit.SECONDS);
    assembler.finish();
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }
}
