package io.aiwm.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A MongoDB, or whatever speaks its language, that the environment names. */
final class HostServer {
  private static final String URI = "AIWM_TEST_MONGO_URI";

  private HostServer() {}

  /** Marks tests that run only where a server is named. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @EnabledIfEnvironmentVariable(named = URI, matches = "mongodb.*")
  @interface Needed {}

  static MongoClient client() {
    return MongoClients.create(Objects.requireNonNull(System.getenv(URI)));
  }

  static boolean isFerretDb() {
    try (MongoClient client = client()) {
      Document info = client.getDatabase("admin").runCommand(new Document("buildInfo", 1));
      return info.keySet().stream().anyMatch(name -> name.startsWith("ferretdb"));
    }
  }
}
