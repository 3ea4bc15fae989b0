package io.aiwm.tests.container;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.security.AuthenticationRequest;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.engine.WorkPool;
import io.aiwm.core.internal.http.DefaultHttpApi;
import io.aiwm.core.jakarta.AiwmServlet;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.tests.container.Container.Product;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

@DisplayName("In every container, the servlet")
@Timeout(60)
class ContainersTest {
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(600);
  private static final String POST = "POST /app/api/%s HTTP/1.1\r\nHost: h\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";

  record Echo(String text) {}

  record Who(String user, String tenant) {}

  private final TimeSource time = TimeSource.system();
  private final Scheduler scheduler = Scheduler.system("container-test", 1);
  private final WorkPool work = new WorkPool("container-test-work", 2, 100);
  private final InMemoryStore store = new InMemoryStore();
  private final AtomicInteger happened = new AtomicInteger();
  private final Logger logger = (Logger) LoggerFactory.getLogger(DefaultHttpApi.class);
  private final SecurityFilter filter = new SecurityFilter();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void start() {
    store.open(Fixtures.storeContext(time, scheduler));
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.setLevel(null);
    logger.detachAppender(log);
    work.close();
    scheduler.close();
  }

  private DefaultHttpApi api(Duration longest) {
    Engine engine = new Engine("c", store, time, scheduler, work, new io.aiwm.api.entity.Ids(time));
    return DefaultHttpApi.builder(engine)
        .settings(HttpSettings.defaults().withRequestTimeout(longest))
        .authenticator(ContainersTest::user)
        .operations(
            List.of(
                Operation.post("who.ask", "/who")
                    .body(Echo.class)
                    .returns(200, Who.class)
                    .handle(
                        call ->
                            new Who(
                                call.caller().principal().userId(),
                                call.caller().principal().orgId())),
                Operation.post("thing.see", "/things/{name}")
                    .handle(call -> io.aiwm.core.http.HttpResponse.empty(204)),
                Operation.post("thing.do", "/do")
                    .handle(call -> io.aiwm.core.http.HttpResponse.empty(happened(204)))))
        .build();
  }

  private int happened(int status) {
    happened.incrementAndGet();
    return status;
  }

  private static Principal user(AuthenticationRequest request) {
    String name =
        request
            .containerPrincipal()
            .map(java.security.Principal::getName)
            .orElseThrow(() -> new AuthenticationException("TOKEN_MISSING", "Log in first"));
    String tenant = (String) request.attribute("tenant").orElseThrow();
    return Principal.user(name, name, tenant, Set.of(Role.ORGANIZATION_OWNER));
  }

  private Container start(Product product, Duration idle, Duration longest) throws Exception {
    return product.start(new AiwmServlet(api(longest)), filter, idle);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("knows the user and the attributes that were bound to the request's thread")
  void threadBound(Product product) throws Exception {
    try (Container container = start(product, PATIENT, PATIENT)) {
      String answer =
          container.exchange(
              POST.formatted("who")
                  + JSON
                  + "X-Test-User: alice\r\nConnection: close\r\nContent-Length: 12\r\n\r\n"
                  + "{\"text\":\"a\"}",
              false);
      assertThat(answer).startsWith("HTTP/1.1 200").contains("\"user\":\"alice\"");
      assertThat(answer).contains("\"tenant\":\"org-of-alice\"");
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("says in a problem which address was meant, its mount included")
  void instance(Product product) throws Exception {
    try (Container container = start(product, PATIENT, PATIENT)) {
      assertThat(
              container.exchange(
                  "GET /app/api/nowhere HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false))
          .contains("\"instance\":\"/app/api/nowhere\"");
    }
    assertThat(filter.patterns).containsExactly("none");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("tells the container's meters the template of a path, its mount included")
  void pattern(Product product) throws Exception {
    try (Container container = start(product, PATIENT, PATIENT)) {
      container.exchange(
          "POST /app/api/things/a%20b HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Test-User:"
              + " alice\r\n\r\n",
          false);
    }
    assertThat(filter.patterns).containsExactly("/app/api/things/{name}");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("refuses a body with broken chunks, and does nothing of it")
  void brokenChunks(Product product) throws Exception {
    refuses(
        product,
        PATIENT,
        PATIENT,
        "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nzz\r\nnonsense\r\n\r\n",
        false,
        400);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("refuses a body that is cut short, and does nothing of it")
  void cutShort(Product product) throws Exception {
    refuses(product, PATIENT, PATIENT, "Content-Length: 500\r\n\r\n{\"text\"", true, 400);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("refuses a body that never comes, and does nothing of it")
  void neverComes(Product product) throws Exception {
    refuses(product, SHORT, PATIENT, "Content-Length: 500\r\n\r\n", false, 408);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("refuses a body that takes longer than a request may, though bytes keep coming")
  void tooSlow(Product product) throws Exception {
    refuses(product, PATIENT, SHORT, "Content-Length: 500\r\n\r\n{\"text\"", false, 408);
  }

  private void refuses(
      Product product, Duration idle, Duration longest, String rest, boolean shut, int status)
      throws Exception {
    for (String path : List.of("do", "who")) {
      try (Container container = start(product, idle, longest)) {
        String request =
            POST.formatted(path)
                + JSON
                + "X-Test-User: alice\r\nX-Correlation-Id: broken-"
                + path
                + "\r\n"
                + rest;
        String answer = container.exchange(request, shut);
        if (!answer.isEmpty()) { // Tomcat cuts a connection that is broken.
          assertThat(answer)
              .startsWith("HTTP/1.1 " + status)
              .contains("\"correlationId\":\"broken-" + path + "\"")
              .contains("application/problem+json");
        }
      }
      assertThat(happened).hasValue(0);
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.contains("answered " + status + " [broken-" + path + "]"));
    }
  }
}
