package io.aiwm.agent.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The check that the agent accepts the controller's certificate. */
final class TlsCheck {
  private static final String SUBJECT = "TLS";

  private final SSLSocketFactory sockets;
  private final String host;
  private final int port;

  TlsCheck(SSLSocketFactory sockets, String host, int port) {
    this.sockets = sockets;
    this.host = host;
    this.port = port;
  }

  Finding verdict() {
    try (SSLSocket socket = (SSLSocket) sockets.createSocket()) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.connect(new InetSocketAddress(host, port), ControllerCheck.LIMIT_MILLIS);
      socket.setSoTimeout(ControllerCheck.LIMIT_MILLIS);
      socket.startHandshake();
      return verdict(host, null);
    } catch (IOException e) {
      return verdict(host, e);
    }
  }

  /** Judges a handshake. */
  static Finding verdict(String host, @Nullable IOException failure) {
    if (failure == null) {
      return Finding.ok(SUBJECT, "the certificate of " + host + " is accepted");
    }
    if (has(failure, CertificateExpiredException.class).isPresent()) {
      return Finding.problem(
          SUBJECT,
          "the certificate of " + host + " has expired",
          "have the controller's operator renew it; if it is valid elsewhere, set this machine's"
              + " clock");
    }
    if (has(failure, CertificateNotYetValidException.class).isPresent()) {
      return Finding.problem(
          SUBJECT,
          "the certificate of " + host + " is not valid yet",
          "set this machine's clock; if it is right, ask the controller's operator");
    }
    if (has(failure, CertPathBuilderException.class).isPresent()) {
      return Finding.problem(
          SUBJECT,
          "the certificate of " + host + " is from an authority that is not known here",
          "have the controller send its whole chain; for an authority of your own, name a trust"
              + " store in JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE");
    }
    return has(failure, CertificateException.class)
        .map(it -> wrongName(host, it))
        .orElseGet(() -> noHandshake(host, failure));
  }

  private static Finding wrongName(String host, CertificateException refused) {
    return Finding.problem(
        SUBJECT,
        "the certificate is not for " + host + ": " + refused.getMessage(),
        "use the name that the certificate is for in AIO_CONTROLLER_ENDPOINT, or have it renewed");
  }

  private static Finding noHandshake(String host, IOException failure) {
    return Finding.problem(
        SUBJECT,
        host + " does not agree on TLS: " + failure.getMessage(),
        "check that the port speaks TLS (ws:// if it does not) and that nothing between breaks it"
            + " open");
  }

  private static <T extends Throwable> Optional<T> has(Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }
}
