package io.aiwm.store.mongo.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.store.mongo.MongoStore;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The reason of a failure")
class FailureTest {
  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("follows from the code")
  @CsvSource({
    "13, FORBIDDEN",
    "18, FORBIDDEN",
    "50, TIMED_OUT",
    "10107, READ_ONLY",
    "14031, FULL",
    "11000, OTHER"
  })
  void code(int code, Failure reason) {
    assertThat(Failure.of(new MongoException(code, "secret"))).isEqualTo(reason);
  }

  @Test
  @DisplayName("is told in one line, without the driver's words, where nobody listens")
  void unreachable() throws IOException {
    try (MongoClient client = MongoClients.create(settings(freePort()))) {
      VirtualTime time = new VirtualTime();
      MongoStore store = MongoStore.on(client, "aiwm");
      assertThatThrownBy(() -> store.open(Fixtures.storeContext(time, time)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith(
              "The database cannot be reached, or the connection to it was lost (Mongo")
          .hasMessageNotContaining("127.0.0.1")
          .hasMessageNotContaining("\n");
    }
  }

  private static MongoClientSettings settings(int port) {
    return MongoClientSettings.builder()
        .applyToClusterSettings(
            cluster ->
                cluster
                    .hosts(List.of(new ServerAddress("127.0.0.1", port)))
                    .serverSelectionTimeout(200, TimeUnit.MILLISECONDS))
        .build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
