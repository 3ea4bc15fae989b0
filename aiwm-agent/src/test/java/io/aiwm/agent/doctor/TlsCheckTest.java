package io.aiwm.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.program.ProgramRunner;
import io.aiwm.agent.program.SystemProgramRunner;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The check of TLS, against real servers,")
class TlsCheckTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;

  private final List<ServerSocket> servers = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (ServerSocket each : servers) {
      each.close();
    }
  }

  /** A certificate for a name from an authority of its own, made by the JDK's tool. */
  private KeyStore certificate(String name, String start, int days) throws Exception {
    Path file = directory.resolve(servers.size() + start + ".p12");
    keytool(file, "-alias", "ca", "-startdate", "-60d", "-validity", "365", "-ext", "bc:c");
    keytool(
        file,
        "-alias",
        "server",
        "-signer",
        "ca",
        "-startdate",
        start,
        "-validity",
        String.valueOf(days),
        "-ext",
        "SAN=" + name);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private void keytool(Path store, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + options[1],
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
    command.addAll(List.of(options));
    ProgramRunner.Output output = new SystemProgramRunner().run(command, Duration.ofSeconds(60));
    assertThat(output.exitCode()).as(output.text()).isZero();
  }

  private int serve(KeyStore store) throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "server", store.getKey("server", PASSWORD), PASSWORD, store.getCertificateChain("server"));
    keys.init(own, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return serve(context.getServerSocketFactory(), "");
  }

  /** Answers each connection with a text. */
  private int serve(ServerSocketFactory factory, String text) throws IOException {
    ServerSocket server = factory.createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    servers.add(server);
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  answer(server.accept(), text);
                }
              } catch (IOException e) {
                // Closed: the test is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server.getLocalPort();
  }

  private static void answer(Socket socket, String text) {
    try (socket) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().read();
    } catch (IOException e) {
      // The client went away, as it does when it refuses the certificate.
    }
  }

  private static SSLSocketFactory trusting(KeyStore store)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", store.getCertificate("ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private static Finding check(SSLSocketFactory sockets, int port) {
    return new TlsCheck(sockets, "localhost", port).verdict();
  }

  @Test
  @DisplayName("accepts a certificate that is right, and names an authority that is not known")
  void authority() throws Exception {
    KeyStore store = certificate("dns:localhost", "-1d", 30);
    int port = serve(store);

    assertThat(check(trusting(store), port).level()).isEqualTo(Finding.Level.OK);
    Finding unknown = check((SSLSocketFactory) SSLSocketFactory.getDefault(), port);
    assertThat(unknown.text()).contains("authority that is not known");
    assertThat(unknown.remedy()).contains("trustStore");
  }

  @Test
  @DisplayName("tells an expired certificate and one that is not valid yet")
  void times() throws Exception {
    KeyStore expired = certificate("dns:localhost", "-30d", 10);
    Finding old = check(trusting(expired), serve(expired));
    KeyStore future = certificate("dns:localhost", "+30d", 10);
    Finding early = check(trusting(future), serve(future));

    assertThat(old.text()).contains("has expired");
    assertThat(early.text()).contains("not valid yet");
    assertThat(early.remedy()).contains("clock");
  }

  @Test
  @DisplayName("tells a certificate that is for another name")
  void name() throws Exception {
    KeyStore store = certificate("dns:other.example.com", "-1d", 30);

    Finding wrong = check(trusting(store), serve(store));

    assertThat(wrong.text()).contains("not for localhost");
    assertThat(wrong.remedy()).contains("AIO_CONTROLLER_ENDPOINT");
  }

  @Test
  @DisplayName("tells a port that does not speak TLS")
  void plain() throws Exception {
    int port = serve(ServerSocketFactory.getDefault(), "HTTP/1.1 400 Bad Request\r\n\r\n");

    Finding plain = check((SSLSocketFactory) SSLSocketFactory.getDefault(), port);

    assertThat(plain.text()).contains("does not agree on TLS");
    assertThat(plain.remedy()).contains("ws://");
  }
}
