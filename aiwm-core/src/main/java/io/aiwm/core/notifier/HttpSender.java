package io.aiwm.core.notifier;

import io.aiwm.api.event.DeliveryException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts to one address. The client is asynchronous because only then can a call be ended in the
 * middle of an answer that drips. Nothing is followed, repeated or remembered by it: redirects,
 * retries and cookies are off. Safe for use by many threads.
 */
final class HttpSender implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 256;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final URI target;
  private final Duration timeout;
  private final CloseableHttpAsyncClient client;

  /**
   * Makes a sender; it takes threads only with the first request.
   *
   * @param timeout maximum time of a call, connecting included
   */
  HttpSender(URI target, Duration timeout, DnsResolver dns) {
    this.target = target;
    this.timeout = timeout;
    Timeout socket = Timeout.of(timeout);
    client =
        HttpAsyncClientBuilder.create()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setDnsResolver(dns)
                    .setDefaultTlsConfig(
                        TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(socket)
                            .setSocketTimeout(socket)
                            .setIdleTimeout(Timeout.of(IDLE))
                            .build())
                    .setMaxConnTotal(MAX_CONNECTIONS)
                    .setMaxConnPerRoute(MAX_CONNECTIONS)
                    .build())
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
            .setHttp1Config(
                Http1Config.custom().setMaxHeaderCount(100).setMaxLineLength(8 * 1024).build())
            .evictIdleConnections(TimeValue.of(IDLE))
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .setUserAgent("AIWM")
            .build();
  }

  /**
   * Posts JSON and waits for the answer.
   *
   * @throws DeliveryException if the receiver cannot be connected to
   * @throws IOException if there is no answer within the time limit, or it is not HTTP
   */
  Answer post(Map<String, String> headers, byte[] json)
      throws DeliveryException, IOException, InterruptedException {
    client.start();
    BasicHttpRequest request = new BasicHttpRequest("POST", target);
    headers.forEach(request::setHeader);
    Future<Answer> answer =
        client.execute(
            new BasicRequestProducer(
                request, new BasicAsyncEntityProducer(json, ContentType.APPLICATION_JSON)),
            new AnswerReader(),
            null);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("No response within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (unconnected(cause)) {
        throw DeliveryException.unavailable(String.valueOf(cause));
      }
      throw new IOException(String.valueOf(cause), cause);
    } finally {
      // Ends a call that was interrupted or took too long; nothing otherwise.
      answer.cancel(true);
    }
  }

  private static boolean unconnected(@Nullable Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof ConnectTimeoutException
        || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException
        || cause instanceof SSLHandshakeException;
  }

  @Override
  public void close() {
    client.close(CloseMode.GRACEFUL);
  }
}
