package io.aiwm.core.internal.http;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.security.Authenticator;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpMethod;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.RequestException;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.text.TextRules;
import io.aiwm.core.settings.HttpSettings;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a request in or refuses it: credential, rate, role, form of the ids. Audits refusals. */
final class Gate {
  private static final Logger log = LoggerFactory.getLogger(Gate.class);
  private static final Principal ANONYMOUS = Principal.user("", "anonymous", "", Set.of());
  private static final int MAX_IDENTITY = 256;
  private static final int MAX_KEYS = 20_000;
  private static final int BYTES_OF_A_REQUEST = 256 * 1024;

  private final Authorization authorization;
  private final Authenticator users;
  private final Authenticator nodes;
  private final RateLimiter requests;
  private final RateLimiter failures;
  private final CrossSite crossSite;

  Gate(Engine engine, HttpSettings settings, Authenticator users, Authenticator nodes) {
    this.users = users;
    this.nodes = nodes;
    crossSite = new CrossSite(settings);
    authorization = new Authorization(engine);
    requests = new RateLimiter(settings.requestsPerMinute(), MAX_KEYS, engine.time());
    failures = new RateLimiter(settings.failedAuthenticationsPerMinute(), MAX_KEYS, engine.time());
  }

  /**
   * Authenticates the caller and admits the request.
   *
   * @throws AiwmException if the request is refused
   */
  Caller admit(HttpRequest request, Router.Match match, String correlationId) {
    Operation<?, ?> operation = match.operation();
    if (operation.method() != HttpMethod.GET) {
      crossSite.check(request, operation.consumes());
    }
    Principal principal = authenticate(request, operation, correlationId);
    Caller caller = new Caller(principal, correlationId, request.remoteAddress());
    limit(request, operation.access(), principal);
    authorization.require(caller, operation, id(match));
    for (Map.Entry<String, String> parameter : match.parameters().entrySet()) {
      if (Router.isId(parameter.getKey()) && !Ids.isId(parameter.getValue())) {
        throw new NotFoundException(operation.resource(), abbreviated(parameter.getValue()));
      }
    }
    return caller;
  }

  private Principal authenticate(
      HttpRequest request, Operation<?, ?> operation, String correlationId) {
    if (operation.access() == Access.PUBLIC) {
      return ANONYMOUS;
    }
    try {
      return storable((operation.access() == Access.NODE ? nodes : users).authenticate(request));
    } catch (AuthenticationException e) {
      long wait = failures.take(request.remoteAddress());
      if (wait > 0) {
        throw RequestException.tooMany(wait, "Too many rejected credentials from this address");
      }
      log.info("{} refused from {}: {}", operation, request.remoteAddress(), e.code());
      // Who brings no token has not tried to log in.
      if (!e.code().equals("TOKEN_MISSING")) {
        authorization.record(
            new Caller(ANONYMOUS, correlationId, request.remoteAddress()),
            operation,
            "",
            Audit.REFUSED,
            e.code());
      }
      throw e;
    }
  }

  /** The principal, if it can be stored, for example in an audit entry. */
  private static Principal storable(Principal principal) {
    boolean broken =
        Stream.of(
                principal.userId(),
                principal.username(),
                principal.orgId(),
                principal.groupId(),
                principal.agentId(),
                principal.appId())
            .anyMatch(text -> text.length() > MAX_IDENTITY || TextRules.broken(text));
    if (broken) {
      throw new AuthenticationException(
          "TOKEN_INVALID",
          "The identity is longer than " + MAX_IDENTITY + " characters, or cannot be stored");
    }
    return principal;
  }

  private void limit(HttpRequest request, Access access, Principal principal) {
    long wait = requests.take(key(request, access, principal));
    if (wait > 0) {
      throw RequestException.tooMany(wait, "Too many requests; slow down");
    }
  }

  private static String key(HttpRequest request, Access access, Principal principal) {
    return access == Access.PUBLIC
        ? "address/" + request.remoteAddress()
        : principal.type() + "/" + principal.orgId() + "/" + principal.userId();
  }

  /** A large answer counts as several requests. */
  void charge(
      HttpRequest request, Router.Match match, Caller caller, @Nullable HttpResponse answer) {
    if (answer != null && answer.body() instanceof HttpResponse.Bytes bytes) {
      int more = bytes.content().length / BYTES_OF_A_REQUEST;
      if (more > 0) {
        requests.spend(key(request, match.operation().access(), caller.principal()), more);
      }
    }
  }

  /** Records that somebody who may change something did not succeed. */
  void failed(Caller caller, Router.Match match, Throwable failure) {
    authorization.failed(caller, match.operation(), id(match), failure);
  }

  private static String id(Router.Match match) {
    return match.parameters().getOrDefault("id", "");
  }

  private static String abbreviated(String text) {
    return text.length() > 64 ? text.substring(0, 64) : text;
  }
}
