package io.aiwm.api.store;

/** Types of indexed fields, as few as every engine orders and compares alike. */
public enum FieldType {
  /** Unicode text, compared by code point, at most 512 characters indexed. */
  TEXT,
  /** 64-bit integer. */
  LONG,
  /** True or false. */
  BOOLEAN,
  /** Wall time in milliseconds. */
  INSTANT
}
