package io.aiwm.agent.command;

import io.aiwm.api.wire.MessageType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's own commands: each {@link CommandHandler} that a jar on the class path names in
 * {@code META-INF/services/io.aiwm.agent.command.CommandHandler}.
 *
 * <p>One that cannot be used is left out and logged. The agent starts without it, since a node that
 * is out of reach cannot be mended from afar.
 */
public final class CustomCommands {
  private static final Logger log = LoggerFactory.getLogger(CustomCommands.class);

  private CustomCommands() {}

  /** All that can be used, at most one of each type. */
  public static List<CommandHandler> find(ClassLoader classes) {
    Map<String, CommandHandler> handlers = new LinkedHashMap<>();
    for (CommandHandler handler : services(classes)) {
      String type = handler.type();
      if (!MessageType.isCustom(type)) {
        log.error(
            "Custom command {} is left out: {} is not a valid name for one",
            handler.getClass(),
            type);
      } else if (handlers.putIfAbsent(type, handler) != null) {
        log.error(
            "Custom command {} is left out: there is another one for {}", handler.getClass(), type);
      }
    }
    if (!handlers.isEmpty()) {
      log.info("Custom commands: {}", handlers.keySet());
    }
    return new ArrayList<>(handlers.values());
  }

  private static Collection<CommandHandler> services(ClassLoader classes) {
    List<CommandHandler> found = new ArrayList<>();
    Iterator<CommandHandler> services =
        ServiceLoader.load(CommandHandler.class, classes).iterator();
    while (more(services)) {
      try {
        found.add(services.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        log.error("A custom command is left out", e);
      }
    }
    return found;
  }

  /** A list of services that cannot be read ends there. */
  private static boolean more(Iterator<CommandHandler> services) {
    try {
      return services.hasNext();
    } catch (ServiceConfigurationError | LinkageError e) {
      log.error("Custom commands are left out", e);
      return false;
    }
  }
}
