/** For tests of engines, adapters and hosts: contract suites, an in-memory store, virtual time. */
@NullMarked
package io.aiwm.testkit;

import org.jspecify.annotations.NullMarked;
