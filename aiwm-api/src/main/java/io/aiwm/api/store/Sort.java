package io.aiwm.api.store;

/**
 * An order by one single-valued indexed field; ties are broken by id in the same direction.
 *
 * @param field name of the field
 * @param descending largest first
 */
public record Sort(String field, boolean descending) {
  /** Newest first. */
  public static final Sort NEWEST = new Sort("createdAt", true);
}
