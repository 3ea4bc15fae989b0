package io.aiwm.examples.jettyhost;

import io.aiwm.api.error.StoreUnavailableException;
import java.net.BindException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the reference host; exits with 2 where a setting is wrong, 3 where the port is taken and 4
 * where the database does not answer.
 */
final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    try {
      HostConfig config = HostConfig.from(System.getenv());
      config.warnings().forEach(warning -> log.warn("{}", warning));
      JettyHost host = JettyHost.start(config);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(host), "shutdown"));
      log.info("Listening on port {}", host.port());
      host.join();
    } catch (ConfigurationException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (StoreUnavailableException e) {
      System.err.println("The database does not answer: " + e.getMessage());
      System.exit(4);
    } catch (java.io.IOException e) {
      if (e.getCause() instanceof BindException || e instanceof BindException) {
        System.err.println(e.getMessage() + ": choose another PORT or HOST");
        System.exit(3);
      }
      throw e;
    }
  }

  private static void stop(JettyHost host) {
    try {
      host.stop();
    } catch (Exception e) {
      log.warn("Did not stop cleanly", e);
    }
  }
}
