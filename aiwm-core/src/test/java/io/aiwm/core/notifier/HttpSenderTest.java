package io.aiwm.core.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Posting a notification")
@Timeout(30)
class HttpSenderTest {
  private final List<String> resolved = new ArrayList<>();

  private final DnsResolver loopback =
      new DnsResolver() {
        @Override
        public InetAddress[] resolve(String host) {
          resolved.add(host);
          return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
          return host;
        }
      };

  @Test
  @DisplayName("reaches a host with an underscore in its name, as containers have")
  void underscore() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> hosts = new ArrayList<>();
    server.createContext(
        "/events",
        exchange -> {
          hosts.add(exchange.getRequestHeaders().getFirst("Host"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    String authority = "aiwm_receiver:" + server.getAddress().getPort();
    URI target = URI.create("http://" + authority + "/events");
    try (HttpSender sender = new HttpSender(target, Duration.ofSeconds(10), loopback)) {
      assertThat(sender.post(Map.of(), new byte[0]).status()).isEqualTo(204);
    } finally {
      server.stop(0);
    }
    assertThat(hosts).containsExactly(authority);
    assertThat(resolved).contains("aiwm_receiver");
    assertThat(HttpNotifier.builder(target)).isNotNull();
  }
}
