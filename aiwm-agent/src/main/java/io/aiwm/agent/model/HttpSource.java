package io.aiwm.agent.model;

import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.model.ModelRequest.Wanted;
import io.aiwm.api.wire.ErrorCode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files at addresses: one at the given address, which may be signed, or several with addresses of
 * their own or below the given one.
 */
final class HttpSource implements ModelSource {

  @Override
  public List<RemoteFile> files(ModelRequest request, HttpSourceClient client)
      throws CommandException {
    URI base = request.url() == null ? address(request.sourcePath()) : request.url();
    String token = request.credential("token", "bearer");
    RequestHeaders authority = token.isEmpty() ? RequestHeaders.NONE : RequestHeaders.bearer(token);
    if (request.files().isEmpty()) {
      return List.of(new RemoteFile(fileName(base), base, authority, null, null));
    }
    List<RemoteFile> files = new ArrayList<>();
    for (Wanted file : request.files()) {
      files.add(
          new RemoteFile(
              file.path(), address(base, file, request), authority, file.size(), file.sha256()));
    }
    return files;
  }

  private static URI address(URI base, Wanted file, ModelRequest request) throws CommandException {
    if (file.url() != null) {
      return file.url();
    }
    boolean directory = base.getPath() != null && base.getPath().endsWith("/");
    if (!directory && request.files().size() > 1) {
      throw invalid("url must end with a slash, or each file must have a url");
    }
    return directory ? base.resolve(Addresses.encodePath(file.path())) : base;
  }

  private static URI address(String text) throws CommandException {
    return Addresses.parse(text, "http", "https")
        .orElseThrow(() -> invalid("sourcePath must be an http or https address with a host"));
  }

  private static String fileName(URI uri) {
    @Nullable String path = uri.getPath();
    String name = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    return ModelPath.isRelative(name) ? name : "model";
  }

  private static CommandException invalid(String message) {
    return new CommandException(ErrorCode.COMMAND_INVALID, message);
  }
}
