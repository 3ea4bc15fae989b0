package io.aiwm.core.rest;

import io.aiwm.core.http.Operation;
import java.util.ArrayList;
import java.util.List;

/** Every operation that the API has; what {@link io.aiwm.core.http.HttpApi} is built from. */
public final class RestOperations {
  private RestOperations() {}

  /** The operations on the given services, with the documentation of them all. */
  public static List<Operation<?, ?>> of(RestServices services) {
    Listings listings = new Listings(services.engine());
    NodeViews views = new NodeViews(services.engine().store(), services.liveController());
    EventReader events = new EventReader(services.engine().store());
    List<Operation<?, ?>> operations = new ArrayList<>();
    operations.addAll(new NodeOperations(services, views, listings).all());
    operations.addAll(new MetricsOperation(services).all());
    operations.addAll(new ThresholdOperations(services).all());
    operations.addAll(new TokenOperations(services).all());
    operations.addAll(new CommandOperations(services, listings).all());
    operations.addAll(new ExecutionOperations(services, listings, events).all());
    operations.addAll(new EventStreamOperation(services, events).all());
    operations.addAll(new EventSchemaOperations().all());
    operations.addAll(new AuditOperations(services, listings).all());
    operations.addAll(new DeadLetterOperations(services, listings).all());
    operations.addAll(new HealthOperation(services).all());
    operations.addAll(ScrapeOperation.of(services));
    operations.addAll(new RootOperations(services.version()).all());
    return new DocsOperations(services.version(), operations).all();
  }
}
