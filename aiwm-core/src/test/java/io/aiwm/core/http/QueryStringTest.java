package io.aiwm.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.ValidationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A query")
class QueryStringTest {

  @Test
  @DisplayName("is decoded, brackets and plus signs included")
  void decodes() {
    QueryString query = QueryString.parse("filter%5Bname%5D=a+b%26c&filter[status]=online&x&x=2&");
    assertThat(query.text("filter[name]")).contains("a b&c");
    assertThat(query.text("filter[status]")).contains("online");
    assertThat(query.all("x")).containsExactly("", "2");
    assertThat(query.text("none")).isEmpty();
    assertThat(query.names()).containsExactly("filter[name]", "filter[status]", "x");
  }

  @Test
  @DisplayName("gives numbers within their range")
  void numbers() {
    QueryString query = QueryString.parse("a=5&b=x&c=101");
    assertThat(query.integer("a", 1, 100, 10)).isEqualTo(5);
    assertThat(query.integer("d", 1, 100, 10)).isEqualTo(10);
    assertThatThrownBy(() -> query.integer("b", 1, 100, 10)).hasMessageContaining("b:");
    assertThatThrownBy(() -> query.integer("c", 1, 100, 10)).hasMessageContaining("1 to 100");
  }

  @Test
  @DisplayName("refuses a single value that is given twice")
  void twice() {
    assertThatThrownBy(() -> QueryString.parse("a=1&a=2").text("a"))
        .isInstanceOf(ValidationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "%zz=1", "a=%c3%28", "a=%00", "a=%ed%a0%80"})
  @DisplayName("that is not well-formed UTF-8 is refused")
  void malformed(String raw) {
    assertThatThrownBy(() -> QueryString.parse(raw)).isInstanceOf(ValidationException.class);
  }
}
