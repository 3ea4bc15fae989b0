package io.aiwm.api.execution;

import io.aiwm.api.security.Permission;

/**
 * A step that the host carries out in its own Java; registered by name with the builder, on every
 * controller. A step calls it with a command of type {@code local.<name>}.
 *
 * <p>It is called at least once for each try: where a controller dies, another one calls it again
 * for the same try. What it does outside must therefore be safe to repeat; {@link
 * StepContext#idempotencyKey()} is made for handing on. It is called on the host's executor, by
 * many threads, and may block. Where the step is cancelled or given up, its thread is interrupted.
 *
 * @param <I> input; the step's data is read as it, by the rules of Jackson
 * @param <O> output; written as the step's result. What is not an object in JSON becomes the field
 *     {@code value} of one
 */
public interface StepHandler<I, O> {

  /** 1 to 64 lower case letters, digits, dashes and dots. */
  String name();

  Class<I> inputType();

  /**
   * Permission that a user needs to submit a step that calls the handler; never less than {@link
   * Permission#EDIT}.
   */
  default Permission permission() {
    return Permission.EDIT;
  }

  /**
   * Carries out one try.
   *
   * @throws StepFailedException to say why it failed and whether another try may help
   * @throws Exception any other counts as a failure that another try may help; it is logged, and
   *     the step shows its class alone
   */
  O handle(I input, StepContext context) throws Exception;

  /** A handler of a function. */
  static <I, O> StepHandler<I, O> of(String name, Class<I> inputType, Body<I, O> body) {
    return new StepHandler<>() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Class<I> inputType() {
        return inputType;
      }

      @Override
      public O handle(I input, StepContext context) throws Exception {
        return body.handle(input, context);
      }
    };
  }

  /** A copy that requires another permission. */
  default StepHandler<I, O> requiring(Permission permission) {
    StepHandler<I, O> handler = this;
    return new StepHandler<>() {
      @Override
      public String name() {
        return handler.name();
      }

      @Override
      public Class<I> inputType() {
        return handler.inputType();
      }

      @Override
      public Permission permission() {
        return permission;
      }

      @Override
      public O handle(I input, StepContext context) throws Exception {
        return handler.handle(input, context);
      }
    };
  }

  /** The work of a handler. */
  @FunctionalInterface
  interface Body<I, O> {
    O handle(I input, StepContext context) throws Exception;
  }
}
