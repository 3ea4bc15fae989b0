package io.aiwm.examples.jettyhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.StoreUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The reference host")
class JettyHostTest {
  private static final String SECRET_PART = "hunter22";

  @TempDir Path data;

  private JettyHost start() throws Exception {
    return JettyHost.start(HostConfig.from(settings(Map.of())));
  }

  private Map<String, String> settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("DEV_LOGIN", "a:b");
    all.put("PORT", "0");
    all.put("HOST", "127.0.0.1");
    all.put("DATA_DIR", data.toString());
    all.put("RELEASES_DIR", data.toString());
    return all;
  }

  private static String exchange(int port, String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  @DisplayName("refuses in one format, whoever refuses, and keeps requests out of its log")
  void oneFormat() throws Exception {
    PrintStream usual = System.out;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    JettyHost host = start();
    System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      String end = " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      for (String request :
          new String[] {
            "GET /nodes/%2e%2e%2F" + SECRET_PART + end,
            "GET /nodes;" + SECRET_PART + "/..;/" + end,
            "GET /%zz" + SECRET_PART + end,
            "GET /a\\" + SECRET_PART + end,
            "GET /\u0001" + SECRET_PART + end,
            "GET /?token=" + SECRET_PART + "&%zz" + end,
            "DELETE /%00" + SECRET_PART + end,
            "GE(T /" + SECRET_PART + end,
            "GET /x HTTP/9.1\r\nHost: " + SECRET_PART + "\r\n\r\n",
            "GET /x HTTP/1.1\r\nConnection: close\r\nX: " + SECRET_PART + "\r\n\r\n",
            "GET /x HTTP/1.1\r\nHost: h\r\nX" + SECRET_PART + "\r\n\r\n",
            "GET /" + SECRET_PART.repeat(2_000) + end,
            "GET /releases/" + SECRET_PART + end,
            "POST /releases/" + SECRET_PART + end,
            "POST /auth/login;"
                + SECRET_PART
                + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
            "GET /nowhere/" + SECRET_PART + end
          }) {
        String answer = exchange(host.port(), request);
        String head = answer.split("\r\n\r\n", 2)[0];
        assertThat(answer).as(request).matches("(?s)HTTP/1.1 [2345].*");
        if (!answer.startsWith("HTTP/1.1 200")) {
          assertThat(head).as(request).contains("application/problem+json");
          assertThat(answer).as(request).doesNotContain("<html", "Jetty");
        }
      }
    } finally {
      System.setOut(usual);
      host.stop();
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET_PART);
  }

  @Test
  @DisplayName("says in one line that its database does not answer")
  void noDatabase() {
    HostConfig config =
        HostConfig.from(
            settings(
                Map.of(
                    "MONGODB_URI",
                    "mongodb://aiwm:"
                        + SECRET_PART
                        + "@127.0.0.1:1/x?serverSelectionTimeoutMS=200")));
    assertThatThrownBy(() -> JettyHost.start(config))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageNotContaining(SECRET_PART)
        .satisfies(e -> assertThat(e.getMessage().lines().toList()).hasSize(1));
  }
}
