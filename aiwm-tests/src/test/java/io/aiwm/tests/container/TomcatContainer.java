package io.aiwm.tests.container;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

final class TomcatContainer implements Container {
  /** Kept, since loggers that nobody holds forget their level. */
  private static final Logger QUIET = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();

  TomcatContainer(HttpServlet servlet, Filter filter, Duration idle) throws Exception {
    QUIET.setLevel(Level.SEVERE);
    Path base = Files.createTempDirectory("tomcat");
    base.toFile().deleteOnExit();
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("connectionTimeout", String.valueOf(idle.toMillis()));
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("/app", null);
    Wrapper wrapper = Tomcat.addServlet(context, "aiwm", servlet);
    wrapper.setAsyncSupported(true);
    wrapper.addMapping("/api/*");
    FilterDef before = new FilterDef();
    before.setFilterName("before");
    before.setFilter(filter);
    before.setAsyncSupported("true");
    context.addFilterDef(before);
    FilterMap map = new FilterMap();
    map.setFilterName("before");
    map.addURLPattern("/*");
    context.addFilterMap(map);
    tomcat.start();
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
