package io.aiwm.agent.model;

import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.model.ModelRequest.Wanted;
import io.aiwm.agent.xml.XmlNode;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/**
 * Objects below a prefix of a bucket: S3, MinIO and whatever speaks as they do. Requests are signed
 * where there are credentials; addresses have the bucket in their path, which all of them take.
 */
final class S3Source implements ModelSource {
  private static final int MOST_PAGES = 1_000;

  private final TimeSource time;

  S3Source(TimeSource time) {
    this.time = time;
  }

  @Override
  public List<RemoteFile> files(ModelRequest request, HttpSourceClient client)
      throws IOException, CommandException, InterruptedException {
    if (request.url() != null && request.credentials().isEmpty()) {
      // A signed address needs nothing of what is here.
      return new HttpSource().files(request, client);
    }
    String path = request.sourcePath().replaceFirst("^(s3|minio)://", "");
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String prefix = slash < 0 ? "" : path.substring(slash + 1);
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new CommandException(ErrorCode.COMMAND_INVALID, "sourcePath must begin with a bucket");
    }
    String region = request.credential("region");
    String home = endpoint(request, region) + "/" + bucket;
    RequestHeaders authority = authority(request, region.isEmpty() ? "us-east-1" : region);
    List<RemoteFile> files = list(home, prefix, authority, client, request);
    if (files.isEmpty() || files.size() < request.files().size()) {
      throw new CommandException(
          ErrorCode.MODEL_NOT_FOUND,
          (request.files().isEmpty()
                  ? "the bucket has nothing below "
                  : "the bucket does not have the files that are wanted below ")
              + prefix);
    }
    return files;
  }

  private static String endpoint(ModelRequest request, String region) throws CommandException {
    String given =
        request.url() != null ? request.url().toString() : request.credential("endpoint");
    String endpoint =
        given.isEmpty()
            ? "https://s3." + (region.isEmpty() ? "us-east-1" : region) + ".amazonaws.com"
            : given.replaceFirst("/{1,9}$", "");
    return Addresses.parse(endpoint, "http", "https")
        .map(URI::toString)
        .orElseThrow(
            () ->
                new CommandException(
                    ErrorCode.COMMAND_INVALID,
                    "credentials.endpoint must be an http or https address, and region a name"));
  }

  private RequestHeaders authority(ModelRequest request, String region) {
    String key = request.credential("accessKeyId", "accessKey");
    return key.isEmpty()
        ? RequestHeaders.NONE
        : new AwsSignature(
            key,
            request.credential("secretAccessKey", "secretKey"),
            request.credential("sessionToken"),
            region,
            time);
  }

  private static List<RemoteFile> list(
      String home,
      String prefix,
      RequestHeaders authority,
      HttpSourceClient client,
      ModelRequest request)
      throws IOException, CommandException, InterruptedException {
    List<RemoteFile> files = new ArrayList<>();
    Optional<String> next = Optional.of("");
    for (int i = 0; i < MOST_PAGES && next.isPresent(); i++) {
      String page =
          home
              + "/?"
              + (next.get().isEmpty()
                  ? ""
                  : "continuation-token=" + Addresses.encode(next.get()) + "&")
              + "encoding-type=url&list-type=2&prefix="
              + Addresses.encode(prefix);
      XmlNode result = parse(client.text(URI.create(page), authority));
      for (XmlNode object : result.children("Contents").toList()) {
        file(object, prefix, home, authority, request).ifPresent(files::add);
      }
      next =
          result
              .find("IsTruncated")
              .filter(it -> it.text().equals("true"))
              .flatMap(it -> result.find("NextContinuationToken"))
              .map(XmlNode::text);
    }
    return files;
  }

  private static XmlNode parse(String text) throws CommandException {
    try {
      return XmlNode.parse(text, Set.of())
          .find("ListBucketResult")
          .orElseThrow(() -> new XMLStreamException("no ListBucketResult"));
    } catch (XMLStreamException e) {
      throw new CommandException(
          ErrorCode.NETWORK_ERROR, "the object store does not answer with a list");
    }
  }

  private static Optional<RemoteFile> file(
      XmlNode object, String prefix, String home, RequestHeaders authority, ModelRequest request)
      throws CommandException {
    String key = key(object);
    String path = relative(key, prefix);
    Optional<Wanted> wanted =
        request.files().stream().filter(it -> it.path().equals(path)).findFirst();
    // What looks like a directory is an empty object that some programs make.
    if (path.isEmpty() || key.endsWith("/") || (!request.files().isEmpty() && wanted.isEmpty())) {
      return Optional.empty();
    }
    if (!ModelPath.isRelative(path)) {
      throw new CommandException(
          ErrorCode.COMMAND_INVALID, "the bucket has an object whose name leads out of the model");
    }
    return Optional.of(
        new RemoteFile(
            path,
            URI.create(home + "/" + Addresses.encodePath(key)),
            authority,
            wanted
                .map(Wanted::size)
                .or(() -> object.find("Size").flatMap(S3Source::size))
                .orElse(null),
            wanted.map(Wanted::sha256).orElse(null)));
  }

  private static String key(XmlNode object) throws CommandException {
    try {
      return URLDecoder.decode(
          object.find("Key").map(XmlNode::text).orElse(""), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ErrorCode.NETWORK_ERROR, "the object store does not encode its keys as it was asked to");
    }
  }

  private static Optional<Long> size(XmlNode size) {
    try {
      return Optional.of(Long.valueOf(size.text()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * A prefix is a directory or one object. The store's own goes on in the middle of a name: what is
   * beside the directory has no path.
   */
  private static String relative(String key, String prefix) {
    if (key.equals(prefix)) {
      return key.substring(key.lastIndexOf('/') + 1);
    }
    String directory = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    return key.startsWith(directory) ? key.substring(directory.length()) : "";
  }
}
