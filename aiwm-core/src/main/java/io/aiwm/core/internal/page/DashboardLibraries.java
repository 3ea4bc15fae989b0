package io.aiwm.core.internal.page;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.text.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The libraries that the dashboard's modules import, from their WebJars. */
final class DashboardLibraries {
  private static final String GROUP = "org.webjars.npm";

  /** Served folders: artifact and folder of a WebJar, by path. */
  private static final Map<String, List<String>> SERVED =
      Map.of(
          "lit-html", List.of("lit-html", ""),
          "lit-html/directives", List.of("lit-html", "directives/"),
          "uplot/dist", List.of("uplot", "dist/"));

  private final Map<String, ClassPathFile> folders = new HashMap<>();

  DashboardLibraries() {
    SERVED.forEach(
        (address, place) ->
            WebJar.folder(GROUP, place.get(0), place.get(1))
                .ifPresent(folder -> folders.put(address, folder)));
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("dashboard.library", "/dashboard/lib/{library}/{file}")
            .summary("Get a file of a dashboard library")
            .access(Access.PUBLIC)
            .anyQuery()
            .produces("*/*")
            .handle(call -> file(call.parameter("library"), call.parameter("file"))),
        Operation.get("dashboard.library_folder", "/dashboard/lib/{library}/{folder}/{file}")
            .summary("Get a file from a folder of a dashboard library")
            .access(Access.PUBLIC)
            .anyQuery()
            .produces("*/*")
            .handle(
                call ->
                    file(
                        call.parameter("library") + "/" + call.parameter("folder"),
                        call.parameter("file"))));
  }

  private HttpResponse file(String folder, String name) {
    ClassPathFile files = folders.get(folder);
    if (files == null) {
      throw new NotFoundException("file", Texts.shortened(name));
    }
    return files
        .find(name)
        .map(response -> response.with("Cache-Control", "public, max-age=3600"))
        .orElseThrow(() -> new NotFoundException("file", Texts.shortened(name)));
  }
}
