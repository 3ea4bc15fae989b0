package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.model.ModelStore.Model;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The commands about models. Thread-safe. */
public final class Models {
  private final ModelStore store;
  private final ModelRoom room;
  private final ModelUse use;
  private final LocalPolicy policy;
  private final Executor helpers;
  private final TimeSource time;
  private final String boot;
  private final Map<Path, String> busy = new ConcurrentHashMap<>();

  /**
   * @param directory where models are kept
   * @param budget bytes that all models together may take, or 0 for as much as there is
   * @param policy says where they may come from
   * @param helpers runs transfers; they block
   */
  public Models(
      Path directory,
      long budget,
      ModelUse use,
      LocalPolicy policy,
      Executor helpers,
      TimeSource time) {
    this(directory, budget, use, policy, helpers, time, ModelRoom.FreeSpace.REAL);
  }

  Models(
      Path directory,
      long budget,
      ModelUse use,
      LocalPolicy policy,
      Executor helpers,
      TimeSource time,
      ModelRoom.FreeSpace freeSpace) {
    store = new ModelStore(directory);
    room = new ModelRoom(store, use, budget, freeSpace);
    this.use = use;
    this.policy = policy;
    this.helpers = helpers;
    this.time = time;
    boot = boot();
  }

  /** Of this run of the machine; without one, nothing is trusted across the agent's lives. */
  private String boot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown-" + time.now() + time.nanos();
    }
  }

  /** All of them; each is harmless to repeat. */
  public List<CommandHandler> handlers() {
    return List.of(
        new ModelCommand(MessageType.MODEL_DOWNLOAD, this::download),
        new ModelCommand(MessageType.MODEL_LIST, (arguments, context) -> list()),
        new ModelCommand(MessageType.MODEL_DELETE, (arguments, context) -> delete(arguments)),
        new ModelCommand(MessageType.MODEL_CACHE, (arguments, context) -> cache(arguments)));
  }

  private Map<String, Object> download(CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException, IOException {
    ModelRequest request = ModelRequest.of(arguments);
    Path target = store.place(ModelPath.writable(request.targetPath()));
    refuseNested(target);
    Path incoming = store.incoming(request.targetPath());
    if (busy.putIfAbsent(target, context.messageId()) != null) {
      throw new CommandException(
          ErrorCode.RESOURCE_EXHAUSTED, "another command is changing this model");
    }
    try (ModelDownload download =
        new ModelDownload(new Transfer(policy::admitSource, time, boot), helpers, context, time)) {
      return download(request, target, incoming, download);
    } catch (ConnectException | UnknownHostException | SocketTimeoutException e) {
      throw new CommandException(
          ErrorCode.NETWORK_ERROR, "the source cannot be reached: " + e.getMessage());
    } catch (IOException e) {
      throw new CommandException(
          ErrorCode.NETWORK_ERROR,
          "the download broke off; another try goes on where it ended: " + e.getMessage());
    } finally {
      busy.remove(target);
    }
  }

  private Map<String, Object> download(
      ModelRequest request, Path target, Path incoming, ModelDownload download)
      throws CommandException, InterruptedException, IOException {
    List<RemoteFile> files = download.list(source(request), request);
    Optional<Model> present = store.find(target).filter(it -> isSame(it, request, files));
    if (present.isPresent()) {
      store.touch(present.get(), time.now());
      return result(present.get(), true);
    }
    refuseUsed(target);
    List<FileTransfer> plan = download.plan(files, incoming);
    List<Callable<Boolean>> work = ModelDownload.work(plan);
    room.make(download.total(), download.total() - download.present());
    download.fetch(plan, work);
    ModelManifest manifest = manifest(request, plan);
    ModelTree.keepOnly(incoming, plan.stream().map(it -> it.remote().path()).toList());
    store.publish(incoming, target, manifest);
    return result(store.find(target).orElseThrow(), false);
  }

  private ModelSource source(ModelRequest request) {
    return switch (request.source()) {
      case ModelRequest.HUGGING_FACE -> new HuggingFaceSource();
      case ModelRequest.S3 -> new S3Source(time);
      default -> new HttpSource();
    };
  }

  private static boolean isSame(Model model, ModelRequest request, List<RemoteFile> files) {
    ModelManifest manifest = model.manifest();
    return manifest.source().equals(request.source())
        && manifest.sourcePath().equals(request.sourcePath())
        && manifest.version().equals(request.version())
        && files.stream()
            .allMatch(
                file ->
                    manifest.files().stream()
                        .anyMatch(
                            it ->
                                it.path().equals(file.path())
                                    && (file.size() == null || file.size() == it.size())
                                    && (file.sha256() == null
                                        || file.sha256().equals(it.sha256()))));
  }

  private ModelManifest manifest(ModelRequest request, List<FileTransfer> plan) {
    List<ModelManifest.Entry> entries = new ArrayList<>();
    for (FileTransfer file : plan) {
      entries.add(
          new ModelManifest.Entry(
              file.remote().path(), file.size().orElse(0L), file.remote().sha256()));
    }
    long size = entries.stream().mapToLong(ModelManifest.Entry::size).sum();
    return new ModelManifest(
        request.source(), request.sourcePath(), request.version(), entries, size, time.now());
  }

  /** A model in a model would come and go with it. */
  private void refuseNested(Path target) throws IOException, CommandException {
    for (Model model : store.models()) {
      boolean nested = model.path().startsWith(target) || target.startsWith(model.path());
      if (nested && !model.path().equals(target)) {
        throw new CommandException(
            ErrorCode.COMMAND_INVALID, "targetPath lies in a model, or has one in it");
      }
    }
  }

  private void refuseUsed(Path model) throws CommandException {
    Optional<String> user = use.userOf(model);
    if (user.isPresent()) {
      throw new CommandException(
          ErrorCode.DEPLOYMENT_ALREADY_RUNNING, "deployment " + user.get() + " uses this model");
    }
  }

  private Map<String, Object> list() throws IOException {
    List<Map<String, Object>> models = store.models().stream().map(it -> result(it, true)).toList();
    return Map.of("models", models, "total", models.size());
  }

  private Map<String, Object> delete(CommandArguments arguments)
      throws CommandException, IOException {
    String path = arguments.requiredText("modelPath");
    Path target = below(arguments, path);
    Optional<Model> model = store.find(target);
    if (model.isEmpty()) {
      return Map.of("deleted", true, "existed", false);
    }
    if (!arguments.flag("force", false)) {
      refuseUsed(target);
    }
    store.delete(model.get());
    return Map.of(
        "deleted", true, "existed", true, "freedBytes", model.get().manifest().sizeBytes());
  }

  private Path below(CommandArguments arguments, String path) throws CommandException {
    try {
      Path target = store.root().resolve(path).normalize();
      if (target.startsWith(store.root()) && !target.equals(store.root())) {
        return store.place(store.root().relativize(target));
      }
    } catch (InvalidPathException e) {
      // It names nothing that could be here.
    }
    throw arguments.invalid("modelPath", "must be below " + store.root());
  }

  /** Tells what models take, and makes them take less where the command says so. */
  private Map<String, Object> cache(CommandArguments arguments)
      throws CommandException, IOException {
    Optional<Long> most = arguments.integer("maxBytes", 0, Long.MAX_VALUE);
    long freed = most.isPresent() ? room.evict(most.get()) : 0;
    if (arguments.flag("deleteIncomplete", false)) {
      List<Path> atWork = new ArrayList<>();
      for (Path target : busy.keySet()) {
        atWork.add(store.incoming(store.root().relativize(target).toString()));
      }
      store.deleteIncoming(atWork);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("usedBytes", room.used());
    result.put("incompleteBytes", store.incomingBytes());
    result.put("availableBytes", room.free());
    result.put("budgetBytes", room.budget());
    result.put("freedBytes", freed);
    result.put("models", store.models().size());
    return result;
  }

  private static Map<String, Object> result(Model model, boolean present) {
    ModelManifest manifest = model.manifest();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("modelPath", model.path().toString());
    result.put("source", manifest.source());
    result.put("sourcePath", manifest.sourcePath());
    result.put("version", manifest.version());
    result.put("sizeBytes", manifest.sizeBytes());
    result.put("files", manifest.files().size());
    String checksum = manifest.checksum();
    if (checksum != null) {
      result.put("checksum", checksum);
    }
    result.put("completedAt", manifest.completedAt());
    result.put("alreadyPresent", present);
    return result;
  }
}
