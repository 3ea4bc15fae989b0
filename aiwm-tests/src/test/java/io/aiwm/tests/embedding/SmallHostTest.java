package io.aiwm.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The example of the README")
class SmallHostTest {
  private static final String SECRET = "a secret of at least thirty-two bytes";

  @Test
  @DisplayName("is a host that is ready, and lets nobody in without a token")
  void runs() throws Exception {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:small-host;DB_CLOSE_DELAY=-1");
    SmallHost host = SmallHost.start(database, SECRET, SECRET, 0);
    try {
      URI base = host.server().getURI();
      assertThat(status(base.resolve("/health"))).isEqualTo(200);
      assertThat(status(base.resolve("/nodes"))).isEqualTo(401);
    } finally {
      host.stop();
    }
  }

  @Test
  @DisplayName("is in the README word for word")
  void shown() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/aiwm/tests/embedding/SmallHost.java"));
    int begin = source.indexOf("// README:\n") + "// README:\n".length();
    String shown = source.substring(begin, source.indexOf("  // :README"));
    assertThat(Files.readString(Path.of("../README.md")))
        .contains(shown.indent(2).replaceAll("(?m)^ +$", ""));
  }

  private static int status(URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
