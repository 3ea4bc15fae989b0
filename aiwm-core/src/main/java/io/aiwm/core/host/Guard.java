package io.aiwm.core.host;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.NotInstalledException;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Permission;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Query;
import io.aiwm.core.feature.Catalogue;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.http.Authorization;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries out operations as one caller: each by the declaration of the REST operation of its name,
 * which says who may, whose records are reached, and whether a failure is audited.
 */
final class Guard {
  private static final String CORRELATION_ID = "correlationId";

  private final Catalogue catalogue;
  private final Authorization authorization;
  private final Listings listings;
  private final Caller caller;

  Guard(Catalogue catalogue, Authorization authorization, Listings listings, Caller caller) {
    this.catalogue = catalogue;
    this.authorization = authorization;
    this.listings = listings;
    this.caller = caller;
  }

  Caller caller() {
    return caller;
  }

  /** Carries out an operation that is about no record that there is yet. */
  <R> R run(String operation, Function<Scope, R> action) {
    return run(operation, "", action);
  }

  /** Carries out an operation about a record. */
  <R> R run(String name, String id, Function<Scope, R> action) {
    return correlated(
        () -> {
          Operation<?, ?> operation = operation(name);
          authorization.require(caller, operation, id);
          try {
            if (!id.isEmpty() && !Ids.isId(id)) {
              throw new NotFoundException(operation.resource(), id);
            }
            return action.apply(scope(operation));
          } catch (RuntimeException | Error e) {
            Failures.note(e);
            authorization.failed(caller, operation, id, e);
            throw e;
          }
        });
  }

  /** Runs an operation that changes records that lists show. */
  <R> R change(String operation, String id, Kind<?> kind, Function<Scope, R> action) {
    R answer = run(operation, id, action);
    listings.changed(kind);
    return answer;
  }

  /** A query of the host's, which must stay within the scope that it was given. */
  static Query within(Scope scope, UnaryOperator<Query> asked) {
    Query query = asked.apply(Query.in(scope));
    if (!query.scope().equals(scope)) {
      throw new IllegalArgumentException(
          "The query must be derived from the one that is passed in");
    }
    return query;
  }

  private Scope scope(Operation<?, ?> operation) {
    Permission needed = operation.access().permission();
    return needed == null
        ? Scope.org(caller.principal().orgId())
        : caller.principal().scope(needed);
  }

  private Operation<?, ?> operation(String name) {
    return catalogue.operations().stream()
        .filter(operation -> operation.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NotInstalledException(name));
  }

  private <R> R correlated(Supplier<R> work) {
    @Nullable String outer = MDC.get(CORRELATION_ID);
    MDC.put(CORRELATION_ID, caller.correlationId());
    try {
      return work.get();
    } finally {
      if (outer == null) {
        MDC.remove(CORRELATION_ID);
      } else {
        MDC.put(CORRELATION_ID, outer);
      }
    }
  }
}
