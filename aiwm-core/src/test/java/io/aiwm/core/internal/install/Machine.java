package io.aiwm.core.internal.install;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.core.install.InstallSettings;
import io.aiwm.core.install.ReleaseIndex;
import io.aiwm.core.install.ReleaseIndex.Release;
import io.aiwm.core.internal.text.Hashes;
import io.aiwm.core.token.MintedToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that passes for a machine: real shell, real curl, a controller on loopback, and
 * stand- ins for the commands that would touch the machine that the test runs on.
 */
final class Machine implements AutoCloseable {
  /** What {@code systemctl show} and the agent's own state say. */
  static final String PROCESS = "4711";

  static final String BUNDLE = "aio-worker-1.0.0-linux-amd64.tar.gz";
  static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2lnbmF0dXJl";
  static final String NODE_ID = "673e7a1f5c9d8e001234abcd";
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
  private static final Pattern PHASE = Pattern.compile("\"phase\":\"([a-z]+)\"");

  private final Path directory;
  private final Path root;
  private final Path bin;
  private final HttpServer server;
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final AtomicInteger downloads = new AtomicInteger();
  private final Map<String, byte[]> releases = new ConcurrentHashMap<>();
  private volatile boolean takesReports = true;
  private String output = "";

  Machine(Path directory) throws IOException {
    this.directory = directory;
    root = Files.createDirectories(directory.resolve("root"));
    bin = Files.createDirectories(directory.resolve("bin"));
    Files.createDirectories(root.resolve("run/systemd/system"));
    stub("id", "echo 0");
    stub("sleep", ":");
    stub("uname", "[ \"$1\" = -m ] && echo x86_64 || echo Linux");
    stub("systemctl", "[ \"$1\" != show ] || echo " + PROCESS);
    stub("curl", "exec " + find("curl") + " \"$@\"");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/releases/", this::download);
    server.createContext("/nodes/" + NODE_ID + "/installation", this::report);
    server.start();
  }

  static boolean hasTools() {
    return Stream.of("bash", "curl", "sha256sum", "install", "tar", "gzip", "openssl", "sync")
        .allMatch(Machine::has);
  }

  static boolean has(String command) {
    return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
        .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
  }

  static InstallSettings settings(URI publicUrl, ReleaseIndex index, @Nullable String key) {
    return new InstallSettings(
        publicUrl,
        "/ws/node",
        URI.create(publicUrl + "/releases"),
        URI.create("https://docs.example.com"),
        () -> index,
        null,
        key);
  }

  static ReleaseIndex index(String version, String sha256) {
    return ReleaseIndex.of(Map.of(version, Map.of("linux-amd64", sha256)));
  }

  static String render(String nodeName, InstallSettings settings) {
    Release release = settings.releases().get().find(null);
    MintedToken token = new MintedToken(TOKEN, "id", NOW, NOW.plusSeconds(3600));
    return InstallScript.render(node(nodeName), token, release, settings, NOW);
  }

  private static Node node(String name) {
    return new Node(
        Header.fresh(NODE_ID, Owner.of("org-1", "user-1"), "user-1", NOW),
        name,
        List.of(NodeRole.WORKER),
        NodeStatus.PENDING,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Publishes a bundle whose agent is this program, and returns the script that installs it. */
  String release(String version, String agent) throws Exception {
    return release("gpu-worker-01", version, agent, null);
  }

  String release(String nodeName, String version, String agent, @Nullable String key)
      throws Exception {
    Path program = directory.resolve("bundle/bin/aio-worker");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\n" + agent + "\n");
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("Cannot make " + program + " executable");
    }
    Path bundle = directory.resolve("bundle.tar.gz");
    run(directory, Map.of(), "tar", "-czf", bundle.toString(), "-C", "bundle", ".");
    byte[] content = Files.readAllBytes(bundle);
    serve("aio-worker-" + version + "-linux-amd64.tar.gz", content);
    String sha256 = Hashes.sha256(new ByteArrayInputStream(content));
    return render(nodeName, settings(URI.create(address()), index(version, sha256), key));
  }

  /** The script of an agent that works. */
  String script() throws Exception {
    return release("1.0.0", agent("1.0.0"));
  }

  /** An agent that is online as soon as it is asked. */
  static String agent(String version) {
    return "echo '{\"pid\":" + PROCESS + ",\"version\":\"" + version + "\"}'";
  }

  String address() {
    return "http://127.0.0.1:" + port();
  }

  /** Runs a script as {@code curl | bash} does; returns its exit status. */
  int run(String script, String... options) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("script"), script);
    Path log = directory.resolve("output");
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", bin + ":/usr/bin:/bin");
    environment.put("AIO_INSTALL_ROOT", root.toString());
    environment.put("AIO_ONLINE_SECONDS", "1");
    int status =
        run(
            directory,
            environment,
            "bash",
            "-c",
            "bash -s -- " + String.join(" ", options) + " < '" + file + "' > '" + log + "' 2>&1");
    output = Files.readString(log);
    return status;
  }

  static int run(Path directory, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).inheritIO();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("The script does not end");
    }
    return process.exitValue();
  }

  /** Replaces a command; how it is called is written down first. */
  void stub(String command, String body) throws IOException {
    Path file = bin.resolve(command);
    String log = directory.resolve("calls").toString();
    Files.writeString(
        file, "#!/bin/sh\necho \"" + command + " $*\" >> '" + log + "'\n" + body + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("Cannot make " + file + " executable");
    }
  }

  /** Puts a file among the releases; null takes it away. */
  void serve(String file, byte @Nullable [] content) {
    if (content == null) {
      releases.remove(file);
    } else {
      releases.put(file, content);
    }
  }

  void refuseReports() {
    takesReports = false;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String output() {
    return output;
  }

  Path file(String path) {
    return root.resolve(path.substring(1));
  }

  /** What a name's command would have left behind. */
  Path owned() {
    return directory.resolve("OWNED");
  }

  /** Every file that the script made. */
  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  List<String> commandLines() throws IOException {
    Path calls = directory.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  List<String> systemctl() throws IOException {
    return commandLines().stream()
        .filter(line -> line.startsWith("systemctl "))
        .map(line -> line.substring("systemctl ".length()))
        .toList();
  }

  int downloads() {
    return downloads.get();
  }

  List<String> authorizations() {
    return authorizations;
  }

  String lastReport() {
    return reports.get(reports.size() - 1);
  }

  List<String> phases() {
    return reports.stream().map(PHASE::matcher).filter(Matcher::find).map(m -> m.group(1)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static String find(String command) {
    return Files.isExecutable(Path.of("/usr/bin", command)) ? "/usr/bin/" + command : command;
  }

  private void download(HttpExchange exchange) throws IOException {
    downloads.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    byte[] content = releases.get(path.substring(path.lastIndexOf('/') + 1));
    answer(exchange, content == null ? 404 : 200, content == null ? new byte[0] : content);
  }

  private void report(HttpExchange exchange) throws IOException {
    reports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
    answer(exchange, takesReports ? 200 : 409, "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
