package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("While the store is down")
class OutagesTest {
  private final RestWorld world = new RestWorld();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.aiwm.core.internal.http");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  @BeforeEach
  void listen() {
    appender.start();
    logger.setLevel(Level.WARN);
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }

  private List<String> lines() {
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void ask(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(world.get("/executions").status()).isEqualTo(503);
      world.time.advance(Duration.ofMillis(100));
    }
  }

  @Test
  @DisplayName("the first request is logged, and in the end how many there were")
  void oneLineEach() {
    world.store.faults().failing(true);
    ask(300);
    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0)).startsWith("GET /executions answered 503 STORE_UNAVAILABLE");
    world.store.faults().failing(false);
    assertThat(world.get("/executions").status()).isEqualTo(200);
    world.time.advance(Duration.ofSeconds(10));
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(1))
        .isEqualTo("Answered 503 STORE_UNAVAILABLE to 300 requests within 29 s");
  }

  @Test
  @DisplayName("the next outage is logged again")
  void again() {
    for (int outage = 1; outage <= 2; outage++) {
      world.store.faults().failing(true);
      ask(2);
      world.store.faults().failing(false);
      world.time.advance(Duration.ofSeconds(11));
      assertThat(lines()).hasSize(2 * outage);
    }
  }
}
