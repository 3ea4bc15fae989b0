package io.aiwm.core.http;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A generic type with one argument, for declaring what an operation answers.
 *
 * @param raw the generic class
 * @param argument its argument
 */
public record Generic(Class<?> raw, Type argument) implements ParameterizedType {

  public static Type listing(Class<?> of) {
    return new Generic(Listing.class, of);
  }

  @Override
  public Type[] getActualTypeArguments() {
    return new Type[] {argument};
  }

  @Override
  public Type getRawType() {
    return raw;
  }

  @Override
  public @Nullable Type getOwnerType() {
    return null;
  }
}
