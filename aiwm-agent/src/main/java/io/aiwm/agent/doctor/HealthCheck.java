package io.aiwm.agent.doctor;

import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The check of the controller's health, as it tells it, and of its clock by the way. */
final class HealthCheck implements Check {
  /** Tokens are checked against the controller's clock; a minute is what it usually forgives. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private final String scheme;
  private final String host;
  private final int port;
  private final TimeSource time;

  HealthCheck(String scheme, String host, int port, TimeSource time) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.time = time;
  }

  @Override
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    try {
      URI health = URI.create(scheme + "://" + host + ":" + port + "/health");
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(ControllerCheck.LIMIT_MILLIS);
      connection.setReadTimeout(ControllerCheck.LIMIT_MILLIS);
      findings.add(health(connection.getResponseCode()));
      if (connection.getDate() > 0) {
        findings.add(clock(Instant.ofEpochMilli(connection.getDate()), time.now()));
      }
    } catch (IOException e) {
      findings.add(
          Finding.note(
              ControllerCheck.SUBJECT,
              "its health page does not answer: " + e,
              "check that the address is the controller's, and not that of something before it"));
    }
    return findings;
  }

  /** Judges a status of the health page. */
  static Finding health(int status) {
    return status == 200
        ? Finding.ok(ControllerCheck.SUBJECT, "its health page says it is well")
        : Finding.note(
            ControllerCheck.SUBJECT, "its health page answers " + status, "ask its operator");
  }

  /** Judges two clocks. */
  static Finding clock(Instant theirs, Instant ours) {
    Duration skew = Duration.between(theirs, ours);
    return skew.abs().compareTo(SKEW) > 0
        ? Finding.problem(
            "Clock",
            "this machine is "
                + skew.abs().toSeconds()
                + (skew.isNegative() ? " s behind" : " s ahead of")
                + " the controller",
            "switch on time synchronisation (timedatectl set-ntp true, or chrony)")
        : Finding.ok("Clock", "agrees with the controller's");
  }
}
