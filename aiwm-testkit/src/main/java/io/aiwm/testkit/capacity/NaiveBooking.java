package io.aiwm.testkit.capacity;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;

/**
 * A GPU that is booked by looking whether somebody has it, and writing down that one does: what
 * goes wrong, shown so that a race without double bookings proves something.
 *
 * @param gpu number of the GPU
 */
public record NaiveBooking(@JsonUnwrapped Header header, String gpu) implements Entity {
  static final Kind<NaiveBooking> KIND =
      Kind.of("naive_bookings", NaiveBooking.class)
          .field(Field.text("gpu", NaiveBooking::gpu))
          .build();

  @Override
  public NaiveBooking withHeader(Header value) {
    return new NaiveBooking(value, gpu);
  }
}
