package io.aiwm.tests.container;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A servlet container with one servlet, a filter before it, and a short patience. */
interface Container extends AutoCloseable {
  int port();

  @Override
  void close();

  /** The containers that hosts use. */
  enum Product {
    JETTY {
      @Override
      Container start(HttpServlet servlet, Filter filter, Duration idle) throws Exception {
        return new JettyContainer(servlet, filter, idle);
      }
    },
    TOMCAT {
      @Override
      Container start(HttpServlet servlet, Filter filter, Duration idle) throws Exception {
        return new TomcatContainer(servlet, filter, idle);
      }
    };

    /**
     * Starts one.
     *
     * @param idle how long it waits for a client that sends nothing
     */
    abstract Container start(HttpServlet servlet, Filter filter, Duration idle) throws Exception;
  }

  /** Sends a text as it is, and gives back all that is answered until the connection ends. */
  default String exchange(String text, boolean thenShut) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      if (thenShut) {
        socket.shutdownOutput();
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
