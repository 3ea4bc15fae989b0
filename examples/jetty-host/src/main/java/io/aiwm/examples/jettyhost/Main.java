package io.aiwm.examples.jettyhost;

import java.net.BindException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the reference host; exits with 2 where a setting is wrong and 3 where the port is taken.
 */
final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    try {
      JettyHost host = JettyHost.start(HostConfig.from(System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(host), "shutdown"));
      log.info("Listening on port {}", host.port());
      host.join();
    } catch (ConfigurationException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (java.io.IOException e) {
      if (e.getCause() instanceof BindException || e instanceof BindException) {
        System.err.println(e.getMessage() + ": choose another PORT");
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
