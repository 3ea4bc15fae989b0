package io.aiwm.agent.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.agent.policy.PolicyFile;
import io.aiwm.agent.program.ProgramRunner;
import io.aiwm.agent.program.SystemProgramRunner;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.agent.testing.NoContext;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorInfo;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The proxy's routes")
class NginxProxyTest {
  @TempDir Path directory;

  private final List<String> asked = new ArrayList<>();
  private String refusal = "";
  private LocalPolicy policy = LocalPolicy.defaults();

  private ProgramRunner.Output scripted(List<String> command, Duration limit) {
    asked.add(String.join(" ", command));
    return new ProgramRunner.Output(
        refusal.isEmpty() ? 0 : 1, "nginx: [emerg] " + refusal + "\nnginx: test failed\n");
  }

  private Path routes() {
    return directory.resolve("routes");
  }

  private Map<String, Object> command(ProgramRunner programs, String nginx, Object... fields)
      throws CommandException, InterruptedException {
    Map<String, Object> data = new LinkedHashMap<>();
    for (int i = 2; i < fields.length; i += 2) {
      data.put((String) fields[i - 1], fields[i]);
    }
    String type = (String) fields[0];
    CommandHandler handler =
        new NginxProxy(
                new ProxySettings(routes(), nginx, "https://gpu.example.com"), policy, programs)
            .handlers().stream().filter(it -> it.type().equals(type)).findFirst().orElseThrow();
    String frame = Json.write(Map.of("type", type, "messageId", "m", "data", data));
    return handler.handle(
        new CommandArguments(new MessageCodec(TimeSource.system()).read(frame).orElseThrow()),
        new NoContext());
  }

  private Map<String, Object> scriptedCommand(Object... fields)
      throws CommandException, InterruptedException {
    return command(this::scripted, "nginx -c x", fields);
  }

  private ErrorInfo refused(Object... fields) {
    return catchThrowableOfType(CommandException.class, () -> scriptedCommand(fields)).error();
  }

  @Test
  @DisplayName("are written, checked and taken up, and removed again")
  void written() throws Exception {
    Map<String, Object> made =
        scriptedCommand(
            "proxy.configure", "subPath", "/models/llama/", "targetUrl", "http://10.0.0.1:8000");

    assertThat(made)
        .containsEntry("proxyUrl", "https://gpu.example.com/models/llama/")
        .containsEntry("configId", "models~sllama");
    assertThat(routes().resolve("aio-models~sllama.conf"))
        .content()
        .contains("location /models/llama/ {", "proxy_pass http://10.0.0.1:8000/;");
    assertThat(asked).containsExactly("nginx -c x -t", "nginx -c x -s reload");

    assertThat(scriptedCommand("proxy.remove", "configId", "models~sllama"))
        .containsEntry("existed", true);
    assertThat(scriptedCommand("proxy.remove", "subPath", "models/llama"))
        .containsEntry("existed", false);
    assertThat(routes()).isEmptyDirectory();
  }

  @Test
  @DisplayName("that nginx refuses are taken back, with its words in the answer")
  void rolledBack() throws Exception {
    scriptedCommand("proxy.configure", "subPath", "a", "targetUrl", "http://one:1/");
    refusal = "host not found in upstream \"two\"";

    ErrorInfo changed = refused("proxy.configure", "subPath", "a", "targetUrl", "http://two:2/");
    ErrorInfo added = refused("proxy.configure", "subPath", "b", "targetUrl", "http://two:2/");
    ErrorInfo removed = refused("proxy.remove", "subPath", "a");

    assertThat(List.of(changed, added, removed))
        .allSatisfy(it -> assertThat(it.message()).contains("host not found"));
    assertThat(routes().resolve("aio-a.conf")).content().contains("http://one:1/");
    assertThat(routes().resolve("aio-b.conf")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/", "a b", "a;b", "a{b", "../a", "a/../b", "a$b", "a\nb", "a\"b", "a#b", "//a", "a//b"
      })
  @DisplayName("have paths that are nothing but paths")
  void badPaths(String path) {
    assertThat(refused("proxy.configure", "subPath", path, "targetUrl", "http://h:1").message())
        .contains("subPath");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h/",
        "http://h/;return 200 x",
        "http://h/%0a}",
        "http://h/$request_uri",
        "http://user:pass@h/",
        "http://h/?q",
        "unix:/run/x",
        "http://"
      })
  @DisplayName("have targets that are nothing but addresses")
  void badTargets(String target) {
    assertThat(refused("proxy.configure", "subPath", "a", "targetUrl", target).message())
        .contains("targetUrl");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "-", "a/", "//"})
  @DisplayName("have no address that is longer than one is, whatever it is made of")
  void longAddresses(String part) {
    String path = part.repeat(20_000);
    assertThat(
            refused("proxy.configure", "subPath", "a", "targetUrl", "http://h:1" + path).message())
        .contains("targetUrl");
    assertThat(refused("proxy.configure", "subPath", path, "targetUrl", "http://h:1").message())
        .contains("subPath");
  }

  @Test
  @DisplayName("lead only where this machine's owner allows")
  void ownersTargets() throws Exception {
    Path file = directory.resolve("policy.json");
    policy = PolicyFile.read(Files.writeString(file, "{\"proxyTargets\": [\"127.0.0.1:8000\"]}"));

    scriptedCommand("proxy.configure", "subPath", "a", "targetUrl", "http://127.0.0.1:8000");
    ErrorInfo error = refused("proxy.configure", "subPath", "b", "targetUrl", "http://127.0.0.1");
    assertThat(error.code()).isEqualTo("POLICY_DENIED");
    assertThat(error.details()).containsEntry("rule", "proxyTargets");
  }

  @Test
  @DisplayName("lead to hosts with an underscore in their name too")
  void underscore() throws Exception {
    scriptedCommand("proxy.configure", "subPath", "a", "targetUrl", "http://my_model:8000/v1");
    assertThat(Files.readString(routes().resolve("aio-a.conf")))
        .contains("proxy_pass http://my_model:8000/v1/;");
  }

  @Test
  @DisplayName("lead through a real nginx to what serves, and nowhere once they are removed")
  void realNginx() throws Exception {
    String program = System.getenv().getOrDefault("AIWM_TEST_NGINX", "nginx");
    assumeThat(runs(program)).as("no nginx: install it, or set AIWM_TEST_NGINX").isTrue();
    HttpServer target =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestURI().getPath().getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    target.start();
    int port = freePort();
    String nginx = start(program, port);
    try {
      command(
          new SystemProgramRunner(),
          nginx,
          "proxy.configure",
          "subPath",
          "llama",
          "targetUrl",
          "http://127.0.0.1:" + target.getAddress().getPort() + "/v1/");
      await().until(() -> get(port, "/llama/models").equals("200 /v1/models"));

      command(new SystemProgramRunner(), nginx, "proxy.remove", "subPath", "llama");
      await().until(() -> get(port, "/llama/models").startsWith("404"));
    } finally {
      new SystemProgramRunner()
          .run(List.of((nginx + " -s stop").split(" ")), Duration.ofSeconds(10));
      target.stop(0);
    }
  }

  private static boolean runs(String program) throws InterruptedException {
    try {
      return new SystemProgramRunner()
              .run(List.of(program, "-v"), Duration.ofSeconds(10))
              .exitCode()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String start(String program, int port) throws Exception {
    Files.createDirectories(routes());
    Files.writeString(
        directory.resolve("nginx.conf"),
        """
        pid %1$s/nginx.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
          uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          server { listen 127.0.0.1:%2$d; location / { return 404; } include routes/*.conf; }
        }
        """
            .formatted(directory, port));
    String nginx = program + " -e stderr -p " + directory + " -c " + directory + "/nginx.conf";
    assertThat(
            new SystemProgramRunner()
                .run(List.of(nginx.split(" ")), Duration.ofSeconds(10))
                .exitCode())
        .isZero();
    return nginx;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String get(int port, String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    int status = connection.getResponseCode();
    return status == 200
        ? "200 " + new String(connection.getInputStream().readAllBytes(), UTF_8)
        : status + "";
  }
}
