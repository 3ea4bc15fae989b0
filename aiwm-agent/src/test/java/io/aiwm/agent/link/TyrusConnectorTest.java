package io.aiwm.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.testing.FakeController;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A connection to a controller")
class TyrusConnectorTest {
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private FakeController controller;

  private final Connector.Listener listener =
      new Connector.Listener() {
        @Override
        public void opened(LinkChannel channel) {}

        @Override
        public void text(String frame) {}

        @Override
        public void pong() {}

        @Override
        public void ended(Ending ending) {
          end.complete(ending.reason());
        }
      };

  @BeforeEach
  void start() throws IOException {
    controller = new FakeController();
  }

  @AfterEach
  void stop() throws IOException {
    controller.close();
  }

  @Test
  @DisplayName("is made to a host with an underscore in its name, as names of containers have")
  void underscore() {
    TyrusConnector connector =
        new TyrusConnector(
            host -> {
              assertThat(host).isEqualTo("aiwm_controller");
              return InetAddress.getLoopbackAddress();
            });
    String address = "aiwm_controller:" + controller.uri().getPort();

    connector.connect(URI.create("ws://" + address + "/ws/node"), "t", listener);

    assertThat(controller.awaitConnection(1).headers())
        .containsEntry("Host", address)
        .containsEntry("Authorization", "Bearer t");
  }

  @Test
  @DisplayName("that cannot be made for a name says the name")
  void unknownName() throws Exception {
    TyrusConnector connector =
        new TyrusConnector(
            host -> {
              throw new UnknownHostException(host);
            });

    connector.connect(URI.create("ws://no.such.host/ws/node"), "t", listener);

    assertThat(end.get(5, TimeUnit.SECONDS)).contains("no.such.host", "is not known");
  }
}
