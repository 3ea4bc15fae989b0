package io.aiwm.serving.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a model that follow from what was done with it.
 *
 * @param status where it is in its life
 * @param latestVersionId id of the version that became ready last
 * @param latestVersion its label
 * @param versionCount number of versions that are ready
 * @param fileSize bytes of the latest version; until there is one, what was said of it
 * @param aliases names of versions, which may be moved from one to another, with the version's id
 * @param error why the last try to get a version came to nothing; gone with the next
 */
public record ModelState(
    ModelStatus status,
    @Nullable String latestVersionId,
    @Nullable String latestVersion,
    int versionCount,
    @Nullable Long fileSize,
    Map<String, String> aliases,
    @Nullable ModelProblem error) {

  public ModelState(
      ModelStatus status,
      @Nullable String latestVersionId,
      @Nullable String latestVersion,
      int versionCount,
      @Nullable Long fileSize,
      @Nullable Map<String, String> aliases,
      @Nullable ModelProblem error) {
    this.status = status;
    this.latestVersionId = latestVersionId;
    this.latestVersion = latestVersion;
    this.versionCount = versionCount;
    this.fileSize = fileSize;
    this.aliases = aliases == null ? Map.of() : Map.copyOf(aliases);
    this.error = error;
  }

  static ModelState fresh(ModelStatus status, @Nullable Long fileSize) {
    return new ModelState(status, null, null, 0, fileSize, null, null);
  }

  ModelState at(ModelStatus next, @Nullable ModelProblem why) {
    return new ModelState(
        next, latestVersionId, latestVersion, versionCount, fileSize, aliases, why);
  }

  /** After a version became ready, or one was removed. */
  ModelState withLatest(@Nullable ModelVersion latest, int count) {
    return new ModelState(
        status,
        latest == null ? null : latest.id(),
        latest == null ? null : latest.label(),
        count,
        latest == null ? fileSize : Long.valueOf(latest.fileSize()),
        aliases,
        error);
  }

  ModelState withAliases(Map<String, String> value) {
    return new ModelState(
        status, latestVersionId, latestVersion, versionCount, fileSize, value, error);
  }

  /** With an alias on a version, or without it where that is null. */
  ModelState withAlias(String alias, @Nullable String versionId) {
    Map<String, String> next = new LinkedHashMap<>(aliases);
    if (versionId == null) {
      next.remove(alias);
    } else {
      next.put(alias, versionId);
    }
    return withAliases(next);
  }
}
