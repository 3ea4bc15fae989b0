/**
 * Delivering events to a notification service over HTTP. The only package that needs Apache
 * HttpClient; loaded only where a host makes an {@link io.aiwm.core.notifier.HttpNotifier}.
 */
@NullMarked
package io.aiwm.core.notifier;

import org.jspecify.annotations.NullMarked;
