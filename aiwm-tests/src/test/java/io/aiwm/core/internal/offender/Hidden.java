package io.aiwm.core.internal.offender;

/** Nobody's outside its module. */
public record Hidden() {}
