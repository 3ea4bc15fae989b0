package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandException;
import java.io.IOException;
import java.util.List;

/** A source of models: which files one has and where they are. */
interface ModelSource {

  /**
   * The files of a model.
   *
   * @throws CommandException if there are none, or the request cannot be understood
   * @throws IOException if the source does not answer
   */
  List<RemoteFile> files(ModelRequest request, HttpSourceClient client)
      throws IOException, CommandException, InterruptedException;
}
