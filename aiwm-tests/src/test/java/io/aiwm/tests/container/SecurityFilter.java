package io.aiwm.tests.container;

import io.aiwm.core.jakarta.AiwmServlet;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Binds a user to the thread and takes him back when the request returns, as frameworks do. */
final class SecurityFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** What a meter of the framework's would be tagged with. */
  final transient List<String> patterns = new CopyOnWriteArrayList<>();

  private static final ThreadLocal<@Nullable Principal> CONTEXT = new ThreadLocal<>();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String user = request.getHeader("X-Test-User");
    request.setAttribute("tenant", "org-of-" + user);
    CONTEXT.set(user == null ? null : () -> user);
    try {
      chain.doFilter(new Bound(request), response);
    } finally {
      Object pattern = request.getAttribute(AiwmServlet.PATH_PATTERN);
      patterns.add(pattern == null ? "none" : pattern.toString());
      CONTEXT.remove();
      request.removeAttribute("tenant");
    }
  }

  private static final class Bound extends HttpServletRequestWrapper {
    Bound(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      return CONTEXT.get();
    }
  }
}
