package io.aiwm.core.jakarta;

import io.aiwm.core.install.InstallSettings;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says where a servlet was mounted, and whether that is where agents and browsers are sent to. */
final class Mounts {
  private static final Logger log = LoggerFactory.getLogger(AiwmServlet.class);

  private Mounts() {}

  static void check(ServletConfig servlet, InstallSettings install) {
    List<String> mounts = of(servlet);
    log.info(
        "AIWM is mounted at {}; its public URL is {}, and agents connect to {}",
        mounts,
        install.publicUrl(),
        install.controllerEndpoint());
    if (!mounts.isEmpty() && !mounts.contains(install.publicPath() + "/")) {
      log.warn(
          "The path of the public URL {} is not among the mount paths {}: unless a proxy rewrites"
              + " it, install scripts cannot be fetched",
          install.publicUrl(),
          mounts);
    }
  }

  /** Each begins and ends with a slash. */
  private static List<String> of(ServletConfig servlet) {
    ServletContext context = servlet.getServletContext();
    ServletRegistration registration = context.getServletRegistration(servlet.getServletName());
    Collection<String> mappings = registration == null ? List.of() : registration.getMappings();
    return mappings.stream()
        .map(mapping -> context.getContextPath() + mapping.replaceFirst("\\*?$", ""))
        .sorted()
        .toList();
  }
}
