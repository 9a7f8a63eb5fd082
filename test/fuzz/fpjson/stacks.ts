/**
 * Does many things that mostly fail. A stack for each of millions of errors would be most of the work, and none is looked
 * at.
 */
export function withoutStacks<Result>(action: () => Result): Result {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return action()
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}
