/**
 * The store on any {@code javax.sql.DataSource}. Entry point: {@link io.aiwm.store.jdbc.JdbcStore}.
 */
@NullMarked
package io.aiwm.store.jdbc;

import org.jspecify.annotations.NullMarked;
