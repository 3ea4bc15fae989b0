package io.aiwm.tests.link;

import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.internal.engine.WorkPool;
import io.aiwm.core.jakarta.NodeEndpoint;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.settings.LivenessSettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import java.net.URI;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A real Jetty with the node link at {@code /ws/node}, on real clocks and threads. */
final class JettyHost {
  private final Scheduler scheduler = Scheduler.system("test", 2);
  private final WorkPool work = new WorkPool("test-work", 4, 10_000);
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  final LinkRig rig;

  JettyHost(LinkSettings settings) throws Exception {
    TimeSource time = TimeSource.system();
    InMemoryStore store = new InMemoryStore();
    store.open(Fixtures.storeContext(time, scheduler));
    rig = new LinkRig("c-1", store, time, scheduler, work, settings, LivenessSettings.defaults());
    ServletContextHandler context = new ServletContextHandler("/");
    JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servletContext, container) ->
            container.addEndpoint(NodeEndpoint.config(rig.link, "/ws/node")));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/ws/node");
  }

  void stop() throws Exception {
    rig.link.close();
    server.stop();
    work.close();
    rig.close();
    scheduler.close();
  }
}
