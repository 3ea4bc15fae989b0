package io.aiwm.tests.feature;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.RecordType;
import io.aiwm.core.feature.Resource;

/** The plainest record that there can be. */
record Shelf(@JsonUnwrapped Header header, String name, long slots) implements Entity {
  static final Kind<Shelf> KIND =
      Kind.of("shelves", Shelf.class)
          .field(Field.text("name", Shelf::name))
          .uniqueKey(shelf -> shelf.owner().orgId() + "/" + shelf.name())
          .build();
  static final RecordType<Shelf> TYPE = RecordType.of(KIND, "shelf").named(Shelf::name);

  record Create(String name, long slots) {}

  record Update(long slots) {}

  static Resource<Shelf> resource() {
    return Resource.of(TYPE, "/shelves")
        .create(Create.class, (asked, header) -> new Shelf(header, asked.name, asked.slots))
        .update(Update.class, (shelf, asked) -> shelf.holding(asked.slots))
        .delete()
        .build();
  }

  Shelf holding(long count) {
    return new Shelf(header, name, count);
  }

  @Override
  public Shelf withHeader(Header value) {
    return new Shelf(value, name, slots);
  }
}
