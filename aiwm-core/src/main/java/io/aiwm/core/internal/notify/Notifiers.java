package io.aiwm.core.internal.notify;

import io.aiwm.api.event.Notifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;

/** The notifiers of an engine. */
public final class Notifiers {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  private Notifiers() {}

  /**
   * The notifiers that the host gave, and those that {@link ServiceLoader} finds on the class path.
   *
   * @throws IllegalArgumentException if a name breaks its rule or comes twice
   */
  public static List<Notifier> withPlugins(List<Notifier> given) {
    List<Notifier> all = new ArrayList<>(given);
    ServiceLoader.load(Notifier.class).forEach(all::add);
    return checked(all);
  }

  /**
   * The given notifiers, once their names are checked.
   *
   * @throws IllegalArgumentException if a name breaks its rule or comes twice
   */
  public static List<Notifier> checked(List<Notifier> notifiers) {
    Set<String> names = new HashSet<>();
    for (Notifier notifier : notifiers) {
      String name = notifier.name();
      String type = notifier.getClass().getName();
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "The name of " + type + " must be 1 to 64 lower-case letters, digits and dashes");
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "Two notifiers are named " + name + ", one of them " + type);
      }
    }
    return List.copyOf(notifiers);
  }
}
