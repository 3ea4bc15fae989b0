package io.aiwm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.testkit.store.Specimen;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How tables come to be, on every product; each test has a schema of its own. */
@Timeout(60)
abstract class MigrationContract {
  private static final String SCHEMA = "aiwm_test_migrations";

  private static final List<Kind<?>> OLDER =
      List.of(
          Kind.of("specimens", Specimen.class).field(Field.text("name", Specimen::name)).build());

  private static final List<Kind<?>> NEWER = List.of(Specimen.KIND, Specimen.LOG);

  private static final List<Kind<?>> INDEXED = List.of(amountKind().build());

  private static final List<Kind<?>> UNINDEXED = List.of(amountKind().unindexed("amount").build());

  private static Kind.Builder<Specimen> amountKind() {
    return Kind.of("specimens", Specimen.class)
        .field(Field.text("name", Specimen::name))
        .field(Field.number("amount", Specimen::amount));
  }

  private final List<Store> stores = new ArrayList<>();
  private HikariDataSource pool = new HikariDataSource();

  /** A pool on a database in which schemas can be made. */
  abstract HikariDataSource newPool();

  /** Says how this product drops a schema and all that is in it. */
  String dropSchema(String schema) {
    return "DROP SCHEMA IF EXISTS " + schema + " CASCADE";
  }

  @BeforeEach
  void makeSchema() {
    pool = newPool();
    run(dropSchema(quoted()), "CREATE SCHEMA " + quoted());
  }

  @AfterEach
  void dropSchema() {
    stores.forEach(Store::close);
    run(dropSchema(quoted()));
    pool.close();
  }

  private JdbcStoreBuilder builder() {
    return JdbcStore.builder(pool).schema(SCHEMA).listen(false);
  }

  private Store open(JdbcStoreBuilder builder, List<Kind<?>> kinds) {
    VirtualTime time = new VirtualTime();
    Store store = builder.build();
    store.open(Fixtures.storeContext(kinds, time, time));
    stores.add(store);
    return store;
  }

  @Test
  @DisplayName("Two controllers that start at once on an empty database make its tables once")
  void twoAtOnce() {
    CompletableFuture<Store> first = CompletableFuture.supplyAsync(() -> open(builder(), NEWER));
    CompletableFuture<Store> second = CompletableFuture.supplyAsync(() -> open(builder(), NEWER));
    assertThat(first.join().events().lastPosition()).isZero();
    assertThat(second.join().events().lastPosition()).isZero();
    assertThat(builder().build().missingSql(NEWER)).isEmpty();
  }

  @Test
  @DisplayName("A store that may not make tables is refused while they are missing")
  void verified() {
    assertThatThrownBy(() -> open(builder().applyMigrations(false), NEWER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no tables");
    open(builder(), OLDER);
    assertThatThrownBy(() -> open(builder().applyMigrations(false), NEWER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("kind:specimens")
        .hasMessageContaining("missingSql");
  }

  @Test
  @DisplayName("The missing SQL makes all that a store needs")
  void scripted() {
    runMissing(NEWER);
    assertThat(builder().build().missingSql(NEWER)).isEmpty();
    Store store = open(builder().applyMigrations(false), NEWER);
    Specimen specimen = specimen();
    assertThat(store.commit(inserting(specimen)).applied()).isTrue();
    assertThat(store.find(Specimen.KIND, Scope.all(), specimen.id())).contains(specimen);
  }

  @Test
  @DisplayName("Records from before a field existed are found by it once its column is there")
  void extended() {
    Specimen specimen = specimen();
    open(builder(), OLDER).commit(inserting(specimen));
    runMissing(NEWER);
    assertThat(amounts(open(builder().applyMigrations(false), NEWER))).containsExactly(specimen);
    assertThat(builder().build().missingSql(NEWER)).isEmpty();
  }

  @Test
  @DisplayName("Columns that the missing SQL added are no obstacle to a store that would add them")
  void extendedTwice() {
    Specimen specimen = specimen();
    open(builder(), OLDER).commit(inserting(specimen));
    runMissing(NEWER);
    assertThat(amounts(open(builder(), NEWER))).containsExactly(specimen);
  }

  @Test
  @DisplayName("A migration that was ended half-way is taken up again")
  void halfWay() {
    List<String> statements = missing(NEWER);
    run(statements.subList(0, statements.size() - 5).toArray(String[]::new));
    Specimen specimen = specimen();
    Store store = open(builder(), NEWER);
    assertThat(store.commit(inserting(specimen)).applied()).isTrue();
    assertThat(builder().build().missingSql(NEWER)).isEmpty();
  }

  @Test
  @DisplayName("An index that an earlier version made, and this one does without, is dropped")
  void droppedIndex() throws SQLException {
    open(builder(), INDEXED);
    assertThat(indexes()).anyMatch(name -> name.endsWith("amount_ix"));
    assertThat(missing(UNINDEXED)).anyMatch(sql -> sql.startsWith("DROP INDEX"));

    open(builder(), UNINDEXED);
    assertThat(indexes())
        .noneMatch(name -> name.endsWith("amount_ix"))
        .anyMatch(name -> name.endsWith("name_ix"));
    assertThat(missing(UNINDEXED)).isEmpty();
    open(builder(), UNINDEXED);
  }

  private List<String> indexes() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = pool.getConnection()) {
      boolean catalogs = connection.getMetaData().getDatabaseProductName().matches("M.*");
      try (ResultSet found =
          connection
              .getMetaData()
              .getIndexInfo(
                  catalogs ? SCHEMA : null,
                  catalogs ? null : SCHEMA,
                  "aiwm_specimens",
                  false,
                  true)) {
        while (found.next()) {
          names.add(String.valueOf(found.getString("INDEX_NAME")));
        }
      }
    }
    return names;
  }

  @Test
  @DisplayName("Two prefixes are two stores")
  void prefixes() {
    Store one = open(builder().tablePrefix("one_"), NEWER);
    Store two = open(builder().tablePrefix("two_"), NEWER);
    Specimen specimen = specimen();
    one.commit(inserting(specimen));
    assertThat(two.find(Specimen.KIND, Scope.all(), specimen.id())).isEmpty();
  }

  private static Specimen specimen() {
    return new Specimen(Fixtures.header(), "a", null, 5L, true, null, List.of("red"));
  }

  private static Commit inserting(Specimen specimen) {
    return Commit.builder().insert(Specimen.KIND, specimen).build();
  }

  private static List<Specimen> amounts(Store store) {
    Query query =
        Query.in(Scope.all()).where(Filter.eq("amount", 5L)).where(Filter.eq("tags", "red"));
    return store.list(Specimen.KIND, query).data();
  }

  private void runMissing(List<Kind<?>> kinds) {
    run(missing(kinds).toArray(String[]::new));
  }

  private List<String> missing(List<Kind<?>> kinds) {
    return builder().build().missingSql(kinds).lines().toList();
  }

  private String quoted() {
    try (Connection connection = pool.getConnection()) {
      String quote = connection.getMetaData().getIdentifierQuoteString();
      return quote + SCHEMA + quote;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(String... statements) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
