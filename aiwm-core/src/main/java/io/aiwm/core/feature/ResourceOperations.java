package io.aiwm.core.feature;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Kind;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Resource.Action;
import io.aiwm.core.feature.Resource.Creation;
import io.aiwm.core.feature.Resource.Update;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Confirmation;
import io.aiwm.core.http.Generic;
import io.aiwm.core.http.ListParameters;
import io.aiwm.core.http.Listing;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.Listings.Reach;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations that a {@link Resource} stands for. */
final class ResourceOperations<T extends Entity> {
  private final Resource.Builder<T> declared;
  private final Records<T> records;
  private final Listings listings;
  private final Kind<T> kind;
  private final String noun;
  private final String words;

  ResourceOperations(Resource.Builder<T> declared, Records<T> records, Listings listings) {
    this.declared = declared;
    this.records = records;
    this.listings = listings;
    kind = declared.type.kind();
    noun = declared.type.noun();
    String spaced = noun.replace('_', ' ');
    words = ("aeiou".indexOf(spaced.charAt(0)) < 0 ? "a " : "an ") + spaced;
  }

  List<Operation<?, ?>> all() {
    List<Operation<?, ?>> operations = new ArrayList<>(List.of(list(), get()));
    if (declared.creation != null) {
      operations.add(create(declared.creation));
    }
    if (declared.update != null) {
      operations.add(update(Operation.put(noun + ".replace", one()), declared.update));
      operations.add(update(Operation.patch(noun + ".update", one()), declared.update));
    }
    if (declared.deletes) {
      operations.add(delete());
    }
    declared.actions.forEach(action -> operations.add(action(action)));
    return operations;
  }

  private String one() {
    return declared.path + "/{id}";
  }

  private Operation<?, ?> list() {
    return Operation.get(noun + ".list", declared.path)
        .summary("List " + noun.replace('_', ' ') + " records")
        .access(declared.reads)
        .query(ListParameters.of(kind))
        .<Listing<T>>returns(200, Generic.listing(kind.type()))
        .handle(call -> listings.list(call, kind, reach(call), records::list, page -> page));
  }

  private Operation<?, ?> get() {
    return Operation.get(noun + ".get", one())
        .summary("Get " + words)
        .access(declared.reads)
        .returns(200, kind.type())
        .handle(call -> records.require(reach(call), call.id()));
  }

  private <C> Operation<?, ?> create(Creation<C, T> creation) {
    return Operation.post(noun + ".create", declared.path)
        .summary("Create " + words)
        .access(declared.writes)
        .body(creation.body())
        .returns(201, kind.type())
        .handle(
            call ->
                records
                    .units()
                    .run(
                        call.caller(),
                        unit -> {
                          T made = records.create(unit, creation.of(unit, call.body()));
                          rules(unit, null, made);
                          return made;
                        }));
  }

  private <U> Operation<?, ?> update(Operation.Builder<NoBody, ?> builder, Update<U, T> update) {
    return builder
        .summary("Update " + words + "; fields that are not sent keep their values")
        .access(declared.writes)
        .body(update.body())
        .returns(200, kind.type())
        .conditional()
        .handle(call -> records.units().run(call.caller(), unit -> changed(unit, call, update)));
  }

  private <U> T changed(Unit unit, Call<U> call, Update<U, T> update) {
    T before = current(unit, call);
    T after =
        records.change(
            unit, call.scope(), call.id(), call.ifVersion(), r -> update.to(r, call.body()));
    if (after.version() != before.version()) {
      rules(unit, before, after);
    }
    return after;
  }

  private Operation<?, ?> delete() {
    return Operation.delete(noun + ".delete", one())
        .summary("Delete " + words)
        .access(declared.writes)
        .returns(200, Confirmation.class)
        .conditional()
        .handle(
            call -> {
              records.units().run(call.caller(), unit -> deleted(unit, call));
              String what =
                  noun.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + noun.substring(1);
              return new Confirmation(what.replace('_', ' ') + " deleted successfully");
            });
  }

  private Operation<?, ?> action(Action<T> action) {
    String path = one() + "/" + action.verb().replace('_', '-');
    return Operation.post(noun + "." + action.verb(), path)
        .summary(action.summary())
        .access(declared.writes)
        .returns(200, kind.type())
        .conditional()
        .handle(call -> records.units().run(call.caller(), unit -> acted(unit, call, action)));
  }

  private T acted(Unit unit, Call<?> call, Action<T> action) {
    T current = current(unit, call);
    return action.act().apply(unit, current);
  }

  private T deleted(Unit unit, Call<?> call) {
    T before = current(unit, call);
    T after = records.delete(unit, call.scope(), call.id(), call.ifVersion());
    rules(unit, before, after);
    return after;
  }

  private Reach reach(Call<?> call) {
    return declared.reach == null ? Reach.of(call.scope()) : declared.reach.apply(call);
  }

  /** The record that is to be changed; what the caller cannot see is not there for it. */
  private T current(Unit unit, Call<?> call) {
    if (declared.reach != null) {
      records.require(declared.reach.apply(call), call.id());
    }
    return records.require(unit, call.scope(), call.id(), call.ifVersion());
  }

  private void rules(Unit unit, @Nullable T before, T after) {
    declared.rules.forEach(rule -> rule.changing(unit, before, after));
  }
}
