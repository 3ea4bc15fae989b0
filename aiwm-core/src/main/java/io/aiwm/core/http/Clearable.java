package io.aiwm.core.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text in a request that null clears, as in a JSON merge patch (RFC 7396); it arrives empty. An
 * absent field stays null.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Clearable {}
