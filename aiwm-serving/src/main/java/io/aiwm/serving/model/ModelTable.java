package io.aiwm.serving.model;

import static io.aiwm.serving.model.ModelStatus.ACTIVE;
import static io.aiwm.serving.model.ModelStatus.DEPLOYING;
import static io.aiwm.serving.model.ModelStatus.DEPLOY_FAILED;
import static io.aiwm.serving.model.ModelStatus.DOWNLOADED;
import static io.aiwm.serving.model.ModelStatus.DOWNLOADING;
import static io.aiwm.serving.model.ModelStatus.DOWNLOAD_FAILED;
import static io.aiwm.serving.model.ModelStatus.ERROR;
import static io.aiwm.serving.model.ModelStatus.INACTIVE;
import static io.aiwm.serving.model.ModelStatus.INVALID_CREDENTIALS;
import static io.aiwm.serving.model.ModelStatus.QUEUED;
import static io.aiwm.serving.model.ModelStatus.VALIDATING;

import io.aiwm.core.feature.TransitionTable;
import io.aiwm.core.feature.TransitionTable.Guard;

/**
 * The status table of models. A model that deployments use, or that somebody has put out of use,
 * keeps its status while further versions come and go; of two versions that are fetched at the same
 * time the last to end decides.
 */
public final class ModelTable {
  private static final Guard WITH_VERSION = new Guard("while another version is ready", true);
  private static final Guard WITHOUT_VERSION = new Guard("without another version", false);

  public static final TransitionTable<ModelStatus, ModelTrigger> TABLE =
      TransitionTable.<ModelStatus, ModelTrigger>table()
          .from(
              QUEUED,
              DOWNLOADING,
              VALIDATING,
              DOWNLOADED,
              DOWNLOAD_FAILED,
              INVALID_CREDENTIALS,
              ERROR)
          .on(ModelTrigger.FETCH, DOWNLOADING)
          .on(ModelTrigger.CHECK, VALIDATING)
          .on(ModelTrigger.COMPLETE, DOWNLOADED)
          .onlyIf(WITH_VERSION, ModelTrigger.FAIL, DOWNLOADED, "model.import_failed")
          .onlyIf(WITHOUT_VERSION, ModelTrigger.FAIL, DOWNLOAD_FAILED, "model.import_failed")
          .onlyIf(WITH_VERSION, ModelTrigger.REFUSE, DOWNLOADED, "model.import_failed")
          .onlyIf(WITHOUT_VERSION, ModelTrigger.REFUSE, INVALID_CREDENTIALS, "model.import_failed")
          .onlyIf(WITH_VERSION, ModelTrigger.CORRUPT, DOWNLOADED, "model.import_failed")
          .onlyIf(WITHOUT_VERSION, ModelTrigger.CORRUPT, ERROR, "model.import_failed")
          .from(DOWNLOADED)
          .on(ModelTrigger.EMPTY, QUEUED)
          .from(DOWNLOADED, INACTIVE, DEPLOYING, DEPLOY_FAILED)
          .on(ModelTrigger.ACTIVATE, ACTIVE, "model.activated")
          .from(DOWNLOADED, ACTIVE, DEPLOYING, DEPLOY_FAILED)
          .on(ModelTrigger.DEACTIVATE, INACTIVE, "model.deactivated")
          .from(ACTIVE, INACTIVE, DEPLOYING, DEPLOY_FAILED)
          .stay(ModelTrigger.FAIL, "model.import_failed")
          .stay(ModelTrigger.REFUSE, "model.import_failed")
          .stay(ModelTrigger.CORRUPT, "model.import_failed")
          .build();

  private ModelTable() {}
}
