/**
 * Parts of every benchmark: rounds that alternate, servers in processes of their own, a database.
 */
@NullMarked
package io.aiwm.tools.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
