package io.aiwm.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.WriteModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.bson.Document;

/**
 * A client whose process dies after so many writes: the next write, and whatever it does after
 * that, never reaches the server. A bulk counts by its parts, so the process may die within one.
 * For use by one thread.
 */
final class CrashingClient {
  private final MongoClient client;
  private int writesLeft = Integer.MAX_VALUE;

  CrashingClient(MongoClient client) {
    this.client = client;
  }

  MongoClient client() {
    return proxy(MongoClient.class, client);
  }

  void crashAfter(int writes) {
    writesLeft = writes;
  }

  private Object call(Object target, Method method, Object[] arguments) throws Throwable {
    if (writesLeft < 0) {
      throw new Crash();
    }
    if (target instanceof MongoCollection<?> collection) {
      count(collection, method.getName(), arguments);
    }
    try {
      return wrap(method.invoke(target, arguments));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void count(MongoCollection<?> collection, String method, Object[] arguments) {
    if (method.equals("bulkWrite")) {
      List<?> models = (List<?>) arguments[0];
      if (models.size() > writesLeft) {
        writeSome(collection, models.subList(0, writesLeft));
      }
      writesLeft -= models.size();
    } else if (method.matches("(insert|update|delete|replace|findOneAnd).*")) {
      writesLeft--;
    }
    if (writesLeft < 0) {
      throw new Crash();
    }
  }

  @SuppressWarnings("unchecked") // The store has collections of documents only.
  private static void writeSome(MongoCollection<?> collection, List<?> models) {
    if (!models.isEmpty()) {
      ((MongoCollection<Document>) collection).bulkWrite((List<WriteModel<Document>>) models);
    }
  }

  private Object wrap(Object result) {
    if (result instanceof MongoDatabase database) {
      return proxy(MongoDatabase.class, database);
    }
    return result instanceof MongoCollection<?> collection
        ? proxy(MongoCollection.class, collection)
        : result;
  }

  private <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call(target, method, arguments)));
  }

  /** The process is dead. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }
}
