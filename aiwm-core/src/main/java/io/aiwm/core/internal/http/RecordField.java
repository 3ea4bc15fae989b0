package io.aiwm.core.internal.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.core.http.Clearable;
import io.aiwm.core.json.JsonNames;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record as JSON shows it; what binding and the API document both go by.
 *
 * @param name JSON name
 * @param type declared type
 * @param optional may be absent or null
 * @param unwrapped its own fields stand in its place
 * @param ignored not shown
 * @param clearable null means the empty text
 */
record RecordField(
    String name,
    Type type,
    boolean optional,
    boolean unwrapped,
    boolean ignored,
    boolean clearable) {

  private static final ClassValue<List<RecordField>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<RecordField> computeValue(Class<?> record) {
          return read(record);
        }
      };

  private static final ClassValue<Constructor<?>> CONSTRUCTORS =
      new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> record) {
          return canonical(record);
        }
      };

  /** The fields of a record, in order of its components. */
  static List<RecordField> of(Class<?> record) {
    return FIELDS.get(record);
  }

  /** The canonical constructor of a record. */
  static Constructor<?> constructor(Class<?> record) {
    return CONSTRUCTORS.get(record);
  }

  private static List<RecordField> read(Class<?> record) {
    AnnotatedType[] parameters = constructor(record).getAnnotatedParameterTypes();
    RecordComponent[] components = record.getRecordComponents();
    List<RecordField> fields = new ArrayList<>(components.length);
    for (int i = 0; i < components.length; i++) {
      // A canonical constructor may take null where the component itself never holds it.
      boolean optional = nullable(components[i].getAnnotatedType()) || nullable(parameters[i]);
      fields.add(
          new RecordField(
              JsonNames.of(components[i]),
              components[i].getGenericType(),
              optional,
              components[i].getAccessor().isAnnotationPresent(JsonUnwrapped.class),
              components[i].getAccessor().isAnnotationPresent(JsonIgnore.class),
              components[i].getAccessor().isAnnotationPresent(Clearable.class)));
    }
    return List.copyOf(fields);
  }

  private static Constructor<?> canonical(Class<?> record) {
    Class<?>[] types =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("Not a record: " + record.getName(), e);
    }
  }

  private static boolean nullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }
}
