package io.aiwm.core.http;

import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Permission;
import io.aiwm.api.security.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation, checked and bound.
 *
 * @param request the request, for what is not bound
 * @param caller who calls
 * @param permission what the operation demanded; null where no user is asked
 * @param path decoded path parameters
 * @param query decoded query parameters
 * @param body the bound body
 * @param ifVersion version that {@code If-Match} demands, or null for any
 * @param <Q> request body
 */
public record Call<Q>(
    HttpRequest request,
    Caller caller,
    @Nullable Permission permission,
    Map<String, String> path,
    QueryString query,
    Q body,
    @Nullable Long ifVersion) {

  /** A parameter of the path. */
  public String parameter(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The path has no parameter " + name);
    }
    return value;
  }

  /** The parameter {@code id}. */
  public String id() {
    return parameter("id");
  }

  /** Whose records the caller may touch here. */
  public Scope scope() {
    return permission == null
        ? Scope.org(caller.principal().orgId())
        : caller.principal().scope(permission);
  }
}
