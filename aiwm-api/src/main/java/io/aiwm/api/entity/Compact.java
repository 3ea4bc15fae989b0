package io.aiwm.api.entity;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks records that are written often and read by hardly anybody but AIWM: what defaults say is
 * left out of their stored form, and what changes with each version stands together, at its
 * beginning, so that a database which logs the difference of two versions logs little.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Compact {}
