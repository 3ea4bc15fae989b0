package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.api.wire.DeploymentStatus;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.MessageType;
import java.util.function.Predicate;

/** Reports of commands on the deployments they change, with the commands' own metadata. */
record DeploymentTelling(DeploymentReporter reporter) {

  void changed(DockerClient docker, ManagedContainer container, CommandContext context)
      throws InterruptedException {
    reporter.report(
        container,
        failed -> Autopsies.of(docker, failed, ErrorCode.CONTAINER_EXITED),
        through(context));
  }

  void stopping(ManagedContainer container, CommandContext context) {
    reporter.passing(container, "stopping", through(context));
  }

  void gone(ManagedContainer container, CommandContext context) {
    reporter.gone(container, through(context));
  }

  private static Predicate<DeploymentStatus> through(CommandContext context) {
    return status -> context.emit(MessageType.DEPLOYMENT_STATUS, status);
  }
}
