package io.aiwm.serving.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

class FilePatternsTest {
  @Property
  void aStarStandsForAnyText(
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String a,
      @ForAll @AlphaChars @StringLength(max = 8) String between,
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String b) {
    FilePatterns patterns = new FilePatterns(List.of(a + "*" + b));
    assertThat(patterns.match(a + between + "/" + b)).isTrue();
    assertThat(patterns.match(a + b)).isTrue();
    assertThat(patterns.match("#" + a + b)).isFalse();
    assertThat(patterns.match(a + b + "#")).isFalse();
  }

  @Property
  void aNameStandsForItself(@ForAll String name, @ForAll String other) {
    String plain = name.replace("*", "");
    assertThat(new FilePatterns(List.of(plain)).match(plain)).isTrue();
    assertThat(new FilePatterns(List.of(plain)).match(other)).isEqualTo(plain.equals(other));
    assertThat(new FilePatterns(List.of()).match(other)).isTrue();
  }
}
