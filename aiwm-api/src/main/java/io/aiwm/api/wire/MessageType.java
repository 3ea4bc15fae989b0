package io.aiwm.api.wire;

import java.util.regex.Pattern;

/** Canonical (dotted) names of the messages of the node protocol. */
public final class MessageType {
  public static final String CONNECTION_ACK = "connection.ack";
  public static final String REGISTER_ACK = "register.ack";
  public static final String ERROR = "error";

  public static final String NODE_REGISTER = "node.register";
  public static final String HEARTBEAT = "telemetry.heartbeat";
  public static final String METRICS = "telemetry.metrics";
  public static final String COMMAND_ACK = "command.ack";
  public static final String COMMAND_RESULT = "command.result";
  public static final String DEPLOYMENT_STATUS = "deployment.status";
  public static final String DEPLOYMENT_LOGS = "deployment.logs";
  public static final String MODEL_DOWNLOAD_PROGRESS = "model.downloadProgress";

  public static final String COMMAND_CANCEL = "command.cancel";
  public static final String CONTAINER_LIST = "container.list";
  public static final String CONTAINER_INSPECT = "container.inspect";
  public static final String CONTAINER_LOGS = "container.logs";
  public static final String CONTAINER_STATS = "container.stats";
  public static final String DEPLOYMENT_CREATE = "deployment.create";
  public static final String DEPLOYMENT_STOP = "deployment.stop";
  public static final String DEPLOYMENT_RESTART = "deployment.restart";
  public static final String DEPLOYMENT_UPDATE = "deployment.update";
  public static final String DEPLOYMENT_DELETE = "deployment.delete";
  public static final String DEPLOYMENT_QUERY = "deployment.query";
  public static final String MODEL_DOWNLOAD = "model.download";
  public static final String MODEL_DELETE = "model.delete";
  public static final String MODEL_LIST = "model.list";
  public static final String MODEL_CACHE = "model.cache";
  public static final String SYSTEM_HEALTH_CHECK = "system.healthCheck";
  public static final String SYSTEM_QUERY = "system.query";
  public static final String SYSTEM_RESTART = "system.restart";
  public static final String SYSTEM_UPDATE = "system.update";
  public static final String SYSTEM_DRAIN = "system.drain";
  public static final String PROXY_CONFIGURE = "proxy.configure";
  public static final String PROXY_REMOVE = "proxy.remove";

  private static final Pattern CUSTOM = Pattern.compile("custom\\.[a-z][a-zA-Z0-9]{0,63}");

  private MessageType() {}

  /**
   * True for a command of an operator's own handler on the agent: {@code custom.} and a name of 1
   * to 64 letters and digits, the first of them a small letter.
   */
  public static boolean isCustom(String type) {
    return CUSTOM.matcher(type).matches();
  }
}
