package io.aiwm.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.model.ModelRequest.Wanted;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository in the layout of the Hugging Face hub, there or at a mirror. The commit that the
 * revision stands for now is what is fetched, so that files of two commits are never mixed. Large
 * files come with their checksum.
 */
final class HuggingFaceSource implements ModelSource {
  private static final String HUB = "https://huggingface.co";
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}(/[A-Za-z0-9][\\w.-]{0,95})?");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][\\w./-]{0,199}");

  @Override
  public List<RemoteFile> files(ModelRequest request, HttpSourceClient client)
      throws IOException, CommandException, InterruptedException {
    String repository = request.sourcePath();
    String revision = request.version().isEmpty() ? "main" : request.version();
    if (!REPOSITORY.matcher(repository).matches()) {
      throw invalid("sourcePath must be a repository such as org/name");
    }
    if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
      throw invalid("version must be a branch, a tag or a commit");
    }
    String token = request.credential("token", "hfToken");
    RequestHeaders authority = token.isEmpty() ? RequestHeaders.NONE : RequestHeaders.bearer(token);
    String hub = request.url() == null ? HUB : request.url().toString().replaceFirst("/{1,9}$", "");
    URI listing =
        URI.create(
            hub
                + "/api/models/"
                + repository
                + "/revision/"
                + revision.replace("/", "%2F")
                + "?blobs=true");
    JsonNode model = read(client.text(listing, authority));
    String commit = model.path("sha").asText(revision);
    if (!REVISION.matcher(commit).matches()) {
      throw invalid("the hub names a commit that is none");
    }
    String root = hub + "/" + repository + "/resolve/" + commit + "/";
    return files(request, model, root, authority);
  }

  private static List<RemoteFile> files(
      ModelRequest request, JsonNode model, String root, RequestHeaders authority)
      throws CommandException {
    List<RemoteFile> files = new ArrayList<>();
    for (JsonNode sibling : model.path("siblings")) {
      String path = sibling.path("rfilename").asText("");
      Optional<Wanted> wanted =
          request.files().stream().filter(it -> it.path().equals(path)).findFirst();
      if (request.files().isEmpty() || wanted.isPresent()) {
        files.add(file(sibling, path, wanted.orElse(null), root, authority));
      }
    }
    int expected = request.files().isEmpty() ? 1 : request.files().size();
    if (files.size() < expected) {
      throw new CommandException(
          ErrorCode.MODEL_NOT_FOUND, "the repository does not have the files that are wanted");
    }
    return files;
  }

  private static RemoteFile file(
      JsonNode sibling, String path, @Nullable Wanted wanted, String root, RequestHeaders authority)
      throws CommandException {
    if (!ModelPath.isRelative(path)) {
      throw invalid("the repository has a file whose name leads out of it");
    }
    JsonNode lfs = sibling.path("lfs");
    JsonNode size = lfs.hasNonNull("size") ? lfs.path("size") : sibling.path("size");
    String sha256 = lfs.path("sha256").asText(null);
    return new RemoteFile(
        path,
        URI.create(root + Addresses.encodePath(path)),
        authority,
        wanted != null && wanted.size() != null ? wanted.size() : size(size),
        wanted != null && wanted.sha256() != null ? wanted.sha256() : sha256);
  }

  private static @Nullable Long size(JsonNode size) {
    return size.isIntegralNumber() ? size.asLong() : null;
  }

  private static JsonNode read(String text) throws CommandException {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new CommandException(ErrorCode.NETWORK_ERROR, "the hub does not answer with JSON");
    }
  }

  private static CommandException invalid(String message) {
    return new CommandException(ErrorCode.COMMAND_INVALID, message);
  }
}
