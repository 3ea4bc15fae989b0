package io.aiwm.core.internal.link.frame;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.function.DoubleFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as agents send them: also as text, with decimals where whole ones are expected, and with
 * {@code [N/A]} or the like, read as absent, where a driver does not tell. Sizes are converted to
 * bytes.
 */
final class LenientNumber<T extends Number> extends StdDeserializer<T>
    implements ContextualDeserializer {
  private static final long serialVersionUID = 1L;

  /** Above all that there is to measure. */
  private static final double MOST = 1e100;

  private final transient LongFunction<T> ofWhole;
  private final transient DoubleFunction<T> ofDecimal;
  private final long unit;
  private final long factor;

  /**
   * Makes a deserializer.
   *
   * @param unit bytes in one unit of a size
   * @param ofWhole makes the number of a whole one
   * @param ofDecimal makes the number of one with decimals
   */
  LenientNumber(Class<T> type, long unit, LongFunction<T> ofWhole, DoubleFunction<T> ofDecimal) {
    this(type, unit, 1, ofWhole, ofDecimal);
  }

  private LenientNumber(
      Class<?> type, long unit, long factor, LongFunction<T> ofWhole, DoubleFunction<T> ofDecimal) {
    super(type);
    this.unit = unit;
    this.factor = factor;
    this.ofWhole = ofWhole;
    this.ofDecimal = ofDecimal;
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) {
    boolean size =
        unit != 1
            && handledType() == Long.class
            && property != null
            && Sizes.isSize(property.getName());
    return size ? new LenientNumber<>(handledType(), unit, unit, ofWhole, ofDecimal) : this;
  }

  @Override
  public @Nullable T deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT ->
          factor == 1 && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              ? ofWhole.apply(parser.getLongValue())
              : measured(parser.getDoubleValue() * factor);
      case VALUE_NUMBER_FLOAT -> measured(parser.getDoubleValue() * factor);
      case VALUE_STRING -> ofText(parser.getText());
      default -> {
        parser.skipChildren();
        yield null;
      }
    };
  }

  private @Nullable T ofText(String text) {
    try {
      return measured(Double.parseDouble(text.trim()) * factor);
    } catch (NumberFormatException notTold) {
      return null;
    }
  }

  /**
   * The value, or null if nothing can measure it: sums and squares of accepted values stay finite.
   */
  private @Nullable T measured(double value) {
    return Math.abs(value) <= MOST ? ofDecimal.apply(value) : null;
  }
}
