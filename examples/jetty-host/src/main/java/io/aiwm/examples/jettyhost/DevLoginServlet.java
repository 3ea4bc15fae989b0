package io.aiwm.examples.jettyhost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aiwm.api.time.TimeSource;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /auth/login} for development: stands in for the identity service that a real host
 * has. Mapped only where {@code DEV_LOGIN} is set.
 */
final class DevLoginServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final int LONGEST_BODY = 8 * 1024;

  /** Ids of the reference documents' examples: any 24 hexadecimal digits would do. */
  private static final String USER_ID = "691eba08517f917943ae1fa1";

  private static final String ORG_ID = "691eb9e6517f917943ae1f9d";
  private static final List<String> ROLES = List.of("organization.owner");

  private final transient ObjectMapper json = new ObjectMapper();
  private final transient DevLogin login;
  private final transient SecretKey key;
  private final transient TimeSource time;
  private final transient FailureLimit failures;

  DevLoginServlet(DevLogin login, String secret, TimeSource time) {
    this.login = login;
    this.time = time;
    key = Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8));
    failures = new FailureLimit(10, Duration.ofMinutes(1), time);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (failures.reached()) {
      response.setHeader("Retry-After", "60");
      refuse(response, 429, "Too Many Requests", "Too many failed logins; wait a minute");
      return;
    }
    Credentials given = read(request);
    if (given == null) {
      refuse(response, 400, "Bad Request", "Send {\"username\": ..., \"password\": ...}");
    } else if (login.accepts(given.username, given.password)) {
      write(response, 200, "application/json", session());
    } else {
      failures.count();
      refuse(response, 401, "Unauthorized", "Wrong user name or password");
    }
  }

  private Map<String, Object> session() {
    Instant now = time.now();
    String token =
        Jwts.builder()
            .subject(USER_ID)
            .claim("username", login.username())
            .claim("status", "active")
            .claim("roles", ROLES)
            .claim("orgId", ORG_ID)
            .issuedAt(Date.from(now))
            .expiration(Date.from(now.plus(LIFETIME)))
            .signWith(key, Jwts.SIG.HS256)
            .compact();
    Map<String, Object> user =
        Map.of("id", USER_ID, "username", login.username(), "status", "active", "roles", ROLES);
    return Map.of("accessToken", token, "user", user);
  }

  private @Nullable Credentials read(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      return null;
    }
    try {
      Map<?, ?> fields = json.readValue(body, Map.class);
      return fields != null
              && fields.get("username") instanceof String username
              && fields.get("password") instanceof String password
          ? new Credentials(username, password)
          : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private void refuse(HttpServletResponse response, int status, String title, String detail)
      throws IOException {
    write(
        response,
        status,
        "application/problem+json",
        Map.of(
            "type", "about:blank",
            "title", title,
            "status", status,
            "statusCode", status,
            "error", title,
            "message", detail,
            "detail", detail));
  }

  private void write(
      HttpServletResponse response, int status, String type, Map<String, Object> body)
      throws IOException {
    response.setStatus(status);
    response.setContentType(type);
    response.setHeader("Cache-Control", "no-store");
    response.getOutputStream().write(json.writeValueAsBytes(body));
  }

  /** Credentials that a client logs in with; never shown. */
  private static final class Credentials {
    final String username;
    final String password;

    Credentials(String username, String password) {
      this.username = username;
      this.password = password;
    }
  }
}
