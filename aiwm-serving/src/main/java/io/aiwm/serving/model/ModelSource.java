package io.aiwm.serving.model;

import org.jspecify.annotations.Nullable;

/**
 * Where the files of a version come from.
 *
 * @param kind {@code upload}, {@code huggingface} or {@code adopted}
 * @param repository the hub's repository
 * @param revision branch, tag or commit that was asked for
 * @param commit the commit that was imported, 40 hexadecimal digits
 */
public record ModelSource(
    String kind, @Nullable String repository, @Nullable String revision, @Nullable String commit) {

  public static final String UPLOAD = "upload";
  public static final String HUGGING_FACE = "huggingface";
  public static final String ADOPTED = "adopted";

  /** A repository of a hub, whose commit is not known yet. */
  public static ModelSource hub(String repository, String revision) {
    return new ModelSource(HUGGING_FACE, repository, revision, null);
  }

  /** The same, at the commit that its revision stands for. */
  public ModelSource at(String pinned) {
    return new ModelSource(kind, repository, revision, pinned);
  }

  static ModelSource upload() {
    return new ModelSource(UPLOAD, null, null, null);
  }
}
