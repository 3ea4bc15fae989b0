package io.aiwm.agent.cli;

import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** Whether the controller can be reached: name, port, TLS, health, and whether clocks agree. */
final class ControllerCheck {
  private static final String SUBJECT = "Controller";
  private static final int LIMIT_MILLIS = 5_000;

  /** Tokens are checked against the controller's clock; a minute is what it usually forgives. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private final URI endpoint;
  private final TimeSource time;

  ControllerCheck(URI endpoint, TimeSource time) {
    this.endpoint = endpoint;
    this.time = time;
  }

  List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    if (endpoint.getScheme().equals("ws") && !isLoopback()) {
      findings.add(
          Finding.note(SUBJECT, "the token travels unencrypted", "use wss:// instead of ws://"));
    }
    if (reachable(findings)) {
      health(findings);
    }
    return findings;
  }

  private boolean reachable(List<Finding> findings) {
    String host = endpoint.getHost();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port()), LIMIT_MILLIS);
      findings.add(Finding.ok(SUBJECT, host + ":" + port() + " is reachable"));
      return true;
    } catch (UnknownHostException e) {
      findings.add(
          Finding.problem(
              SUBJECT, "the name " + host + " cannot be resolved", "check the address and DNS"));
    } catch (IOException e) {
      findings.add(
          Finding.problem(
              SUBJECT,
              host + ":" + port() + " cannot be reached: " + e.getMessage(),
              "check that the controller runs and that the firewall lets this machine out"));
    }
    return false;
  }

  private void health(List<Finding> findings) {
    String scheme = endpoint.getScheme().equals("wss") ? "https" : "http";
    try {
      URI health = new URI(scheme, null, endpoint.getHost(), port(), "/health", null, null);
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      int status = connection.getResponseCode();
      findings.add(
          status == 200
              ? Finding.ok(SUBJECT, "its health page says it is well")
              : Finding.note(SUBJECT, "its health page answers " + status, "ask its operator"));
      if (connection.getDate() > 0) {
        findings.add(clock(Instant.ofEpochMilli(connection.getDate())));
      }
    } catch (SSLException e) {
      findings.add(
          Finding.problem(
              SUBJECT, "TLS fails: " + e.getMessage(), "check the certificate and its authority"));
    } catch (IOException | java.net.URISyntaxException e) {
      findings.add(Finding.note(SUBJECT, "its health page does not answer: " + e, null));
    }
  }

  private Finding clock(Instant theirs) {
    Duration skew = Duration.between(theirs, time.now()).abs();
    return skew.compareTo(SKEW) > 0
        ? Finding.problem(
            "Clock",
            "this machine is " + skew.toSeconds() + " s away from the controller",
            "switch on time synchronisation (systemd-timesyncd or chrony)")
        : Finding.ok("Clock", "agrees with the controller's");
  }

  private int port() {
    if (endpoint.getPort() > 0) {
      return endpoint.getPort();
    }
    return endpoint.getScheme().equals("wss") ? 443 : 80;
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
