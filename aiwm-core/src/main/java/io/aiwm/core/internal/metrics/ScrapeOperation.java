package io.aiwm.core.internal.metrics;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The host's meters, for Prometheus. */
final class ScrapeOperation {
  private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private ScrapeOperation() {}

  static List<Operation<?, ?>> of(@Nullable Supplier<String> scrape) {
    return List.of(
        Operation.get("meter.scrape", "/metrics")
            .summary("Get meters in Prometheus text format, if the host has a meter registry")
            .access(Access.PUBLIC)
            .produces(MEDIA_TYPE)
            .handle(
                call -> {
                  if (scrape == null) {
                    throw new NotFoundException("meter registry", "of this host");
                  }
                  return HttpResponse.text(200, MEDIA_TYPE, scrape.get());
                }));
  }
}
