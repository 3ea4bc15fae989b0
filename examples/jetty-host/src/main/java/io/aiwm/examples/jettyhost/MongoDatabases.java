package io.aiwm.examples.jettyhost;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The client that this host brings to a MongoDB; what its connection string says goes first. */
final class MongoDatabases {
  private static final int CONNECTIONS = 16;
  private static final Duration WAIT = Duration.ofSeconds(5);

  /** Longer than any operation may run, so that a server that is gone without a word is noticed. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** That of the older system. */
  private static final String DEFAULT_NAME = "hydra-aiwm";

  private MongoDatabases() {}

  static MongoClient connect(String uri) {
    long wait = WAIT.toMillis();
    return MongoClients.create(
        MongoClientSettings.builder()
            .applicationName("aiwm")
            .applyToClusterSettings(
                cluster -> cluster.serverSelectionTimeout(wait, TimeUnit.MILLISECONDS))
            .applyToConnectionPoolSettings(
                pool -> pool.maxSize(CONNECTIONS).maxWaitTime(wait, TimeUnit.MILLISECONDS))
            .applyToSocketSettings(
                socket ->
                    socket
                        .connectTimeout(wait, TimeUnit.MILLISECONDS)
                        .readTimeout(SILENCE.toMillis(), TimeUnit.MILLISECONDS))
            .applyConnectionString(parse(uri))
            .build());
  }

  static String name(String uri) {
    return Objects.requireNonNullElse(parse(uri).getDatabase(), DEFAULT_NAME);
  }

  /** The driver's complaint may quote a password. */
  static ConnectionString parse(String uri) {
    try {
      return new ConnectionString(uri);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("MONGODB_URI", "is no connection string of MongoDB");
    }
  }
}
