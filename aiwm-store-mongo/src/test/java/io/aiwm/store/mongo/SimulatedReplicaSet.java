package io.aiwm.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.TransactionBody;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.aiwm.store.mongo.internal.document.Match;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.bson.Document;

/**
 * A client of a standalone server that claims to be a replica set, and runs transactions as the
 * driver's documentation has it: one after the other, rolled back by undoing what they did, and run
 * again after a transient error. Readers see what is not committed yet, unlike on a real one.
 */
final class SimulatedReplicaSet {
  private final MongoClient client;
  private final ReentrantLock transactions = new ReentrantLock();
  private final Queue<MongoException> writeFailures = new ConcurrentLinkedQueue<>();
  private final Queue<MongoException> commitFailures = new ConcurrentLinkedQueue<>();

  SimulatedReplicaSet(MongoClient client) {
    this.client = client;
  }

  /** The next write in a transaction fails so, before it does anything. */
  void failWrite(MongoException failure) {
    writeFailures.add(failure);
  }

  /** The next commit fails so, after it has landed. */
  void failCommit(MongoException failure) {
    commitFailures.add(failure);
  }

  MongoClient client() {
    return proxy(MongoClient.class, (self, method, arguments) -> onClient(method, arguments));
  }

  private Object onClient(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("startSession")) {
      Transaction transaction = new Transaction();
      return proxy(ClientSession.class, transaction);
    }
    return wrap(invoke(client, method, arguments));
  }

  private Object onDatabase(MongoDatabase database, Method method, Object[] arguments)
      throws Throwable {
    Object result = wrap(invoke(database, method, arguments));
    boolean answersHello = result instanceof Document answer && answer.containsKey("localTime");
    return answersHello ? ((Document) result).append("setName", "simulated") : result;
  }

  @SuppressWarnings("unchecked") // The store has collections of documents only.
  private Object onCollection(MongoCollection<?> collection, Method method, Object[] arguments)
      throws Throwable {
    if (method.getName().equals("bulkWrite") && arguments[0] instanceof ClientSession session) {
      Transaction transaction = (Transaction) Proxy.getInvocationHandler(session);
      return transaction.write(
          (MongoCollection<Document>) collection, (List<WriteModel<Document>>) arguments[1]);
    }
    return wrap(invoke(collection, method, arguments));
  }

  private Object wrap(Object result) {
    if (result instanceof MongoDatabase database) {
      return proxy(
          MongoDatabase.class,
          (self, method, arguments) -> onDatabase(database, method, arguments));
    }
    return result instanceof MongoCollection<?> collection
        ? proxy(
            MongoCollection.class,
            (self, method, arguments) -> onCollection(collection, method, arguments))
        : result;
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** A session, of which the store uses {@code withTransaction} and {@code close}. */
  private final class Transaction implements InvocationHandler {
    private final Deque<Runnable> undo = new ArrayDeque<>();

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) {
      return switch (method.getName()) {
        case "withTransaction" -> run((TransactionBody<?>) arguments[0]);
        case "close" -> null;
        default -> throw new UnsupportedOperationException(method.getName());
      };
    }

    private Object run(TransactionBody<?> body) {
      transactions.lock();
      try {
        while (true) {
          try {
            return commit(body.execute());
          } catch (RuntimeException e) {
            undo.forEach(Runnable::run);
            undo.clear();
            if (!isTransient(e)) {
              throw e;
            }
          }
        }
      } finally {
        transactions.unlock();
      }
    }

    private Object commit(Object result) {
      undo.clear();
      MongoException failure = commitFailures.poll();
      if (failure != null) {
        throw failure;
      }
      return result;
    }

    private static boolean isTransient(RuntimeException failure) {
      return failure instanceof MongoException e
          && e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
    }

    BulkWriteResult write(MongoCollection<Document> collection, List<WriteModel<Document>> models) {
      MongoException failure = writeFailures.poll();
      if (failure != null) {
        throw failure;
      }
      models.forEach(model -> undo.push(undo(collection, model)));
      return collection.bulkWrite(models, new BulkWriteOptions().ordered(true));
    }

    private static Runnable undo(MongoCollection<Document> collection, WriteModel<Document> model) {
      if (model instanceof UpdateOneModel<Document> update) {
        Document before = collection.find(update.getFilter()).first();
        return before == null ? () -> {} : () -> restore(collection, before);
      }
      Object id = ((InsertOneModel<Document>) model).getDocument().get("_id");
      boolean there = collection.find(Match.id(id)).first() != null;
      return there ? () -> {} : () -> collection.deleteOne(Match.id(id));
    }

    private static void restore(MongoCollection<Document> collection, Document before) {
      collection.replaceOne(Match.id(before.get("_id")), before);
    }
  }
}
