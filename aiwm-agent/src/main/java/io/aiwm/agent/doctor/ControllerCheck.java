package io.aiwm.agent.doctor;

import io.aiwm.agent.address.Addresses;
import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The check that the controller can be reached, one layer after the other: name, port, TLS, and
 * whether it is well and its clock agrees. What lies above a layer that fails is not asked for.
 */
final class ControllerCheck implements Check {
  static final String SUBJECT = "Controller";
  static final int LIMIT_MILLIS = 5_000;

  private final URI endpoint;
  private final TimeSource time;

  ControllerCheck(URI endpoint, TimeSource time) {
    this.endpoint = endpoint;
    this.time = time;
  }

  @Override
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    InetAddress address = resolve();
    Finding reached = address == null ? unresolved() : reach(address);
    findings.add(reached);
    if (address == null || reached.isProblem()) {
      return findings;
    }
    if (isSecure()) {
      Finding tls = new TlsCheck(socketFactory(), host(), port()).verdict();
      findings.add(tls);
      if (tls.isProblem()) {
        return findings;
      }
    } else if (!address.isLoopbackAddress()) {
      findings.add(
          Finding.note(SUBJECT, "the token travels unencrypted", "use wss:// instead of ws://"));
    }
    findings.addAll(new HealthCheck(isSecure() ? "https" : "http", host(), port(), time).examine());
    return findings;
  }

  private @Nullable InetAddress resolve() {
    try {
      return InetAddress.getByName(host());
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private Finding unresolved() {
    return Finding.problem(
        "DNS",
        "the name " + host() + " cannot be resolved",
        "check the spelling in AIO_CONTROLLER_ENDPOINT, and the name servers in /etc/resolv.conf"
            + " (getent hosts "
            + host()
            + ")");
  }

  private Finding reach(InetAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port()), LIMIT_MILLIS);
      return reached(host() + ":" + port(), null);
    } catch (IOException e) {
      return reached(host() + ":" + port(), e);
    }
  }

  /** Judges a try to connect. */
  static Finding reached(String where, @Nullable IOException failure) {
    if (failure == null) {
      return Finding.ok(SUBJECT, where + " is reachable");
    }
    String why = String.valueOf(failure.getMessage());
    String remedy =
        why.contains("refused")
            ? "nothing listens there: check that the controller runs, and the port"
            : "check the firewall and the route: this machine must be let out to that port";
    return Finding.problem(SUBJECT, where + " cannot be reached: " + why, remedy);
  }

  private static SSLSocketFactory socketFactory() {
    return (SSLSocketFactory) SSLSocketFactory.getDefault();
  }

  private String host() {
    return Addresses.host(endpoint);
  }

  private boolean isSecure() {
    return endpoint.getScheme().equals("wss");
  }

  private int port() {
    if (Addresses.port(endpoint) > 0) {
      return Addresses.port(endpoint);
    }
    return isSecure() ? 443 : 80;
  }
}
