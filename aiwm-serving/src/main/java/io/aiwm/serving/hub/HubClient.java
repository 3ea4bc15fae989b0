package io.aiwm.serving.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.serving.model.ModelTrigger;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a hub over plain HTTPS. A credential goes to the hub alone, never to where it sends
 * us. Blocks. Safe for use by many threads.
 */
final class HubClient {
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration HEAD = Duration.ofSeconds(60);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int MAX_LISTING = 64 << 20;
  private static final int MAX_REDIRECTS = 8;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FeatureContext engine;
  private final HubSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  HubClient(FeatureContext engine, HubSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  /**
   * A repository at one commit.
   *
   * @param commit 40 hexadecimal digits
   */
  record Repository(String commit, List<HubFile> files) {}

  /** The commit that a revision stands for now, with its files. */
  Repository look(String repository, String revision, @Nullable String token)
      throws HubException, IOException, InterruptedException {
    String address =
        settings.base() + "/api/models/" + repository + "/revision/" + encoded(revision);
    try (InputStream body = get(URI.create(address + "?blobs=true"), token, 0).body()) {
      JsonNode model = JSON.readTree(body.readNBytes(MAX_LISTING));
      String commit = model.path("sha").asText("");
      if (!commit.matches("[0-9a-f]{40}")) {
        throw HubException.passing("The hub names no commit for the revision", null);
      }
      List<HubFile> files = new ArrayList<>();
      model.path("siblings").forEach(file -> files.add(file(file)));
      return new Repository(commit, files);
    }
  }

  private static HubFile file(JsonNode file) {
    JsonNode lfs = file.path("lfs");
    String sha256 = lfs.path("sha256").asText(lfs.path("oid").asText(null));
    return new HubFile(
        file.path("rfilename").asText(""),
        lfs.hasNonNull("size") ? lfs.path("size").asLong() : file.path("size").asLong(),
        sha256,
        sha256 == null ? file.path("blobId").asText(null) : null);
  }

  /** A file of a commit, from a position on. */
  InputStream open(
      String repository, String commit, String path, long offset, @Nullable String token)
      throws HubException, IOException, InterruptedException {
    StringBuilder address = new StringBuilder(settings.base());
    address.append('/').append(repository).append("/resolve/").append(commit);
    for (String segment : path.split("/")) {
      address.append('/').append(encoded(segment));
    }
    HttpResponse<InputStream> answer = get(URI.create(address.toString()), token, offset);
    InputStream body = answer.body();
    if (offset > 0 && answer.statusCode() != 206) {
      body.skipNBytes(offset);
    }
    return body;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpResponse<InputStream> get(URI first, @Nullable String token, long offset)
      throws HubException, IOException, InterruptedException {
    URI at = first;
    for (int i = 0; i < MAX_REDIRECTS; i++) {
      HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(HEAD);
      if (token != null && sameServer(at, first)) {
        request.header("Authorization", "Bearer " + token);
      }
      if (offset > 0) {
        request.header("Range", "bytes=" + offset + "-");
      }
      HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
      String location = answer.headers().firstValue("Location").orElse(null);
      if (!REDIRECTS.contains(answer.statusCode()) || location == null) {
        return judged(answer);
      }
      answer.body().close();
      at = admitted(at.resolve(location));
    }
    throw HubException.passing("The hub redirects without end", null);
  }

  private static boolean sameServer(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getAuthority().equalsIgnoreCase(other.getAuthority());
  }

  /** The hub is the operator's choice; where it sends us is not. */
  private URI admitted(URI address) throws HubException, IOException {
    String host = address.getHost();
    boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
    if (host == null || !web) {
      throw HubException.passing("The hub redirects to what is no web address", null);
    }
    if (!sameServer(address, settings.endpoint())
        && !engine.addresses().allows(InetAddress.getByName(host))) {
      throw HubException.lasting(
          "ADDRESS_REFUSED",
          "The hub redirects to " + host + ", where this host does not connect to",
          ModelTrigger.FAIL);
    }
    return address;
  }

  private HttpResponse<InputStream> judged(HttpResponse<InputStream> answer)
      throws HubException, IOException {
    int status = answer.statusCode();
    if (status == 200 || status == 206) {
      return answer;
    }
    answer.body().close();
    String error = answer.headers().firstValue("X-Error-Code").orElse("");
    switch (status) {
      case 401, 403 -> throw refused(error);
      case 404, 410 ->
          throw HubException.lasting(
              "MODEL_NOT_FOUND",
              error.equals("RevisionNotFound")
                  ? "The repository has no such revision"
                  : "The hub has no such repository or file",
              ModelTrigger.FAIL);
      default -> throw HubException.passing("The hub answers with status " + status, wait(answer));
    }
  }

  private static HubException refused(String error) {
    String message =
        error.equals("GatedRepo")
            ? "The repository is gated: accept its terms on the hub, and bring the token of an"
                + " account that has"
            : "The hub refuses the token, or has no such repository for it";
    return HubException.lasting("INVALID_CREDENTIALS", message, ModelTrigger.REFUSE);
  }

  /** Seconds, or a date (RFC 9110, section 10.2.3). */
  private @Nullable Duration wait(HttpResponse<?> answer) {
    String text = answer.headers().firstValue("Retry-After").orElse("");
    try {
      Duration wait =
          text.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  engine.time().now(),
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      Duration least = wait.isNegative() ? Duration.ZERO : wait;
      return least.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : least;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
