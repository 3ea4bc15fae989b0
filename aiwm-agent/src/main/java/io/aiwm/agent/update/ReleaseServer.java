package io.aiwm.agent.update;

import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.files.Sha256;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The server that releases are fetched from: HTTPS, or plain HTTP on this machine itself.
 * Stateless.
 */
final class ReleaseServer {
  /** Ten times the size of a bundle. */
  static final long LARGEST = 512L << 20;

  private static final int LARGEST_INDEX = 1 << 20;
  private static final int BUFFER = 64 << 10;
  private static final int REDIRECTS = 5;
  private static final int CONNECT_MILLIS = 15_000;

  /** Also how long a cancellation may wait for a server that has gone silent. */
  private static final int READ_MILLIS = 10_000;

  private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);

  private ReleaseServer() {}

  /** The index below an address. */
  static ReleaseIndex index(URI base) throws CommandException {
    try (InputStream in = open(base.resolve("index.json"))) {
      return ReleaseIndex.read(new String(in.readNBytes(LARGEST_INDEX), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unreachable(base, e);
    }
  }

  /**
   * Fetches a bundle and compares size and checksum.
   *
   * @param told of the bytes that have come so far
   * @throws CommandException if it cannot be fetched, or is another than was announced
   */
  static void fetch(Release release, Path target, LongConsumer told)
      throws CommandException, InterruptedException {
    MessageDigest digest = Sha256.digest();
    long size;
    try (InputStream in = open(release.url());
        OutputStream out = Files.newOutputStream(target)) {
      size = copy(in, out, digest, told);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw unreachable(release.url(), e);
    }
    if (release.sizeBytes() > 0 && release.sizeBytes() != size) {
      throw mismatch("it has " + size + " bytes and not " + release.sizeBytes());
    }
    String sha256 = Sha256.hex(digest.digest());
    if (!sha256.equals(release.sha256())) {
      throw mismatch("its SHA-256 is " + sha256 + " and not " + release.sha256());
    }
  }

  private static long copy(
      InputStream in, OutputStream out, MessageDigest digest, LongConsumer told)
      throws IOException, CommandException, InterruptedException {
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      out.write(buffer, 0, read);
      digest.update(buffer, 0, read);
      size += read;
      if (size > LARGEST) {
        throw mismatch("it has more than " + LARGEST + " bytes");
      }
      told.accept(size);
    }
    return size;
  }

  private static InputStream open(URI uri) throws IOException, CommandException {
    URI at = uri;
    for (int i = 0; i < REDIRECTS; i++) {
      requireSafe(at);
      HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      int status = connection.getResponseCode();
      String location = connection.getHeaderField("Location");
      if (status == HttpURLConnection.HTTP_OK) {
        return connection.getInputStream();
      }
      connection.disconnect();
      if (!REDIRECT.contains(status) || location == null) {
        throw new IOException("status " + status);
      }
      at = resolve(at, location);
    }
    throw new IOException("it redirects without end");
  }

  private static URI resolve(URI at, String location) throws IOException {
    return Addresses.resolve(at, location)
        .orElseThrow(() -> new MalformedURLException("a redirect to no address"));
  }

  /** What is run as root later must not be changed on its way. */
  private static void requireSafe(URI uri) throws CommandException {
    boolean plain = "http".equalsIgnoreCase(uri.getScheme());
    boolean safe = "https".equalsIgnoreCase(uri.getScheme()) || (plain && isLoopback(uri));
    if (Addresses.host(uri).isEmpty() || !safe) {
      throw new CommandException(
          ErrorCode.COMMAND_INVALID,
          "a release must have an https address (http on this machine itself): "
              + uri.getScheme()
              + "://"
              + Addresses.host(uri));
    }
  }

  private static boolean isLoopback(URI uri) {
    try {
      return InetAddress.getByName(Addresses.host(uri)).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The address may carry a signature of its own and is not repeated whole. */
  private static CommandException unreachable(URI uri, IOException e) {
    return new CommandException(
        ErrorCode.NETWORK_ERROR,
        "the release is not fetched from " + Addresses.host(uri) + ": " + e);
  }

  private static CommandException mismatch(String how) {
    return new CommandException(
        ErrorCode.CHECKSUM_MISMATCH, "the bundle is not the one announced: " + how);
  }
}
