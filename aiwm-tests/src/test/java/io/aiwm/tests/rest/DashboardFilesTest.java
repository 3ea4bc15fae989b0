package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.tests.rest.RestWorld.Answer;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The dashboard's files")
class DashboardFilesTest {
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#][^\"]*)\"");
  private static final Pattern IMPORT =
      Pattern.compile("(?:\\bfrom|\\bimport)\\s*\\(?\\s*['\"](\\.{1,2}/[^'\"]+)['\"]");
  private static final Pattern FOREIGN =
      Pattern.compile("(?:\\bfrom|\\bimport)\\s*\\(?\\s*['\"](?:https?:)?//");
  private static final URI MOUNT = URI.create("http://host/any/mount/");

  private final RestWorld world = new RestWorld();

  private Answer file(URI address) {
    String path = "/" + MOUNT.relativize(address);
    return world.request("GET", path).as(null).send();
  }

  @Test
  @DisplayName("are all there, come from here, and work below any mount")
  void complete() {
    Answer page = file(MOUNT);
    Deque<URI> open = new ArrayDeque<>(links(LINK, page, MOUNT));
    Set<URI> seen = new HashSet<>();
    while (!open.isEmpty()) {
      URI address = open.pop();
      if (address.getScheme().equals("data") || !seen.add(address)) {
        continue;
      }
      assertThat(address.toString()).startsWith(MOUNT.toString());
      Answer answer = file(address);
      assertThat(answer.status()).as(address.toString()).isEqualTo(200);
      if (address.getPath().endsWith(".js")) {
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/javascript");
        assertThat(answer.response().bodyText())
            .as(address.toString())
            .doesNotContainPattern(FOREIGN);
        open.addAll(links(IMPORT, answer, address));
      }
    }
    assertThat(seen)
        .anyMatch(address -> address.getPath().endsWith("lit-html.js"))
        .anyMatch(address -> address.getPath().endsWith("uPlot.esm.js"));
  }

  @Test
  @DisplayName("hold no script or handler within the page, which its policy would refuse")
  void strict() {
    String page = file(MOUNT).response().bodyText();
    assertThat(page).doesNotContainPattern("<script(?![^>]*src=)|\\son[a-z]+=|javascript:");
    assertThat(file(MOUNT).header("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self';");
  }

  @Test
  @DisplayName(
      "are told what the host calls its page, where to sign in, and which features there are")
  void features() {
    Answer answer = file(MOUNT.resolve("dashboard/features.json"));
    assertThat(answer.json().path("features").isArray()).isTrue();
    assertThat(answer.json().path("title").asText()).isEqualTo("Racks");
    assertThat(answer.json().path("loginUrl").asText()).isEqualTo("/login?to={return}");
    assertThat(answer.json().has("logo")).isFalse();
  }

  private static List<URI> links(Pattern pattern, Answer answer, URI base) {
    List<URI> links = new ArrayList<>();
    Matcher matcher = pattern.matcher(answer.response().bodyText());
    while (matcher.find()) {
      links.add(base.resolve(matcher.group(1)));
    }
    return links;
  }
}
