package io.aiwm.agent.docker.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;

/** A probe that asks a container whether it serves. Stateless. */
public final class HealthProbe {
  private HealthProbe() {}

  /**
   * One check; blocks for the check's time-out at most.
   *
   * @param host where the container is reached
   */
  public static boolean isHealthy(HealthCheck check, String host) {
    try {
      return check.path() == null ? connects(check, host) : answers(check, host, check.path());
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean connects(HealthCheck check, String host) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, check.port()), check.timeoutSeconds() * 1_000);
      return true;
    }
  }

  private static boolean answers(HealthCheck check, String host, String path) throws IOException {
    var url = URI.create("http://" + host + ":" + check.port() + path).toURL();
    // A proxy of this machine has no business between the agent and its containers.
    HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
    try {
      connection.setConnectTimeout(check.timeoutSeconds() * 1_000);
      connection.setReadTimeout(check.timeoutSeconds() * 1_000);
      connection.setInstanceFollowRedirects(false);
      int status = connection.getResponseCode();
      return status >= 200 && status < 400;
    } finally {
      connection.disconnect();
    }
  }
}
