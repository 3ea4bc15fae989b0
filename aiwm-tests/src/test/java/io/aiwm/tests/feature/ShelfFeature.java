package io.aiwm.tests.feature;

import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.RecordType;
import java.util.List;
import java.util.function.BiConsumer;

/** A feature of one record, with what a test adds to it. */
record ShelfFeature(String name, BiConsumer<FeatureContext, Contributions> more)
    implements Feature {
  ShelfFeature() {
    this("shelves", (engine, to) -> {});
  }

  @Override
  public List<RecordType<?>> recordTypes() {
    return List.of(Shelf.TYPE);
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    to.resource(Shelf.resource());
    more.accept(engine, to);
  }

  /** A feature without records. */
  static Feature bare(String name, BiConsumer<FeatureContext, Contributions> install) {
    return new Feature() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void install(FeatureContext engine, Contributions to) {
        install.accept(engine, to);
      }
    };
  }
}
