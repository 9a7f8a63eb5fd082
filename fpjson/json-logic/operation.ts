/** What every operation of JsonLogic says about itself, and the tree that programs become. */
import type { ProgramPath } from '../errors.ts'
import type { Json } from '../json.ts'
import type { Machine } from '../machine.ts'
import type { Value, ValueList } from '../value.ts'

/** A compiled step: gives its value for `data`. */
export type LogicStep = (machine: Machine, data: Value) => Value

/** A step of a program. */
export type LogicNode = { readonly path: ProgramPath } & (
  | { readonly kind: 'constant'; readonly value: Json }
  /** With its value where nothing in it is evaluated. */
  | { readonly kind: 'list'; readonly items: readonly LogicNode[]; readonly constant?: Json }
  /** `var` of a fixed path without a default. */
  | { readonly kind: 'read'; readonly named: Json; readonly steps: readonly string[] }
  | { readonly kind: 'operation'; readonly operation: Operation; readonly args: readonly LogicNode[] }
)

/** How many arguments an operation takes. */
export type Count = { readonly min: number; readonly max: number }

/** One row of the table of operations. When `run` is called, the operation itself is paid and `machine.at` is its place. */
export type Operation = {
  readonly name: string
  readonly count: Count
  /** Refuses arguments that are wrong whatever the data is. */
  readonly check?: (args: readonly LogicNode[]) => void
} & (
  | {
      readonly kind: 'eager'
      /** Takes the values of all arguments. */
      readonly run: (machine: Machine, args: ValueList, data: Value) => Value
    }
  | {
      readonly kind: 'lazy'
      /** Evaluates its arguments itself: some of them not at all, some once for each element. */
      readonly run: (machine: Machine, args: readonly LogicStep[], data: Value) => Value
      /** The index of the argument that is evaluated for each element of a list. */
      readonly perElement?: number
    }
)

/** Exactly `count` arguments. */
export function exactly(count: number): Count {
  return { min: count, max: count }
}

/** `min` arguments or more; how many more, `PROGRAM_NODES_MAX` says. */
export function atLeast(min: number): Count {
  return { min, max: Number.POSITIVE_INFINITY }
}
