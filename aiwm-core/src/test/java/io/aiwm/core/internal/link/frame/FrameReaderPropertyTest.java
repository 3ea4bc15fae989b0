package io.aiwm.core.internal.link.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

@Label("The frame reader")
class FrameReaderPropertyTest {
  private final FrameReader reader = new FrameReader();

  @Property
  @Label("throws nothing but its own exception, whatever comes")
  void neverThrowsOtherwise(@ForAll @StringLength(max = 60) String garbage) {
    for (String frame :
        List.of(
            garbage,
            "{\"type\":\"node.register\",\"data\":" + garbage,
            "{\"type\":\"" + garbage + "\",\"data\":{}}",
            "{\"type\":\"TELEMETRY_METRICS\",\"data\":{\"memory\":{\"total\":\""
                + garbage
                + "\"}}}")) {
      try {
        reader.read(frame);
      } catch (BadFrameException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }
}
