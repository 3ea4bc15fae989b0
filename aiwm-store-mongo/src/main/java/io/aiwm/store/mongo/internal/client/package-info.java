/** The host's database as this store uses it, and why a server refused. */
@NullMarked
package io.aiwm.store.mongo.internal.client;

import org.jspecify.annotations.NullMarked;
