/** Statements as they are read: every word of them has a meaning. */
import type { ProgramPath } from '../errors.ts'
import type { Json } from '../json.ts'
import type { Node } from '../tree.ts'
import type { FieldPath } from '../types.ts'
import type { VariablePath } from '../variables.ts'
import type { ValueForm } from './value-forms.ts'

/** What every statement knows of itself. */
export type Origin = { readonly path: ProgramPath; readonly statement: Json }

/** One `if` or `elif` with what it guards. */
export type Branch<T> = { readonly condition: Node; readonly body: T }

/** An `if` whose parts are statements or values. */
export type Choice<T> = { readonly branches: readonly Branch<T>[]; readonly otherwise: T | undefined }

/** What stands behind `=$name`. */
export type ValueTree =
  | { readonly kind: 'expression'; readonly value: Node }
  | FormTree
  | { readonly kind: 'choice'; readonly choice: Choice<ValueTree> }

/** A form that gives a value, with its argument. */
export type FormTree = { readonly kind: 'form'; readonly form: ValueForm; readonly argument: Node }

/** A statement with a meaning. */
export type Statement = Origin &
  (
    | { readonly kind: 'assign'; readonly target: VariablePath; readonly value: ValueTree }
    | { readonly kind: 'effect'; readonly value: FormTree }
    | {
        readonly kind: 'split'
        readonly separator: Node
        readonly text: Node
        readonly targets: readonly VariablePath[]
      }
    | { readonly kind: 'mod'; readonly fields: readonly (readonly [path: readonly string[], value: ValueTree])[] }
    | { readonly kind: 'if'; readonly choice: Choice<Statement> }
    | { readonly kind: 'block'; readonly statements: readonly Statement[] }
    /** Without a condition it always breaks. */
    | { readonly kind: 'break'; readonly condition: Node | undefined }
    | { readonly kind: 'expression'; readonly value: Node }
    | Decide
    | DecideByList
    | Fields
  )

/** `allow() deny() allowif() denyif()`; without a condition it always decides. */
export type Decide = {
  readonly kind: 'decide'
  readonly decision: 'allow' | 'deny'
  readonly condition: Node | undefined
}

/** `allowifall() allowifany() denyifall() denyifany()`. */
export type DecideByList = {
  readonly kind: 'decideByList'
  readonly decision: 'allow' | 'deny'
  readonly needs: 'all' | 'any'
  /** One at least. */
  readonly conditions: readonly Node[]
}

/** `fields() required_fields() disallowed_fields()`: what the fields of the request are held against. */
export type Fields = {
  readonly kind: 'fields'
  /** The only fields that may be there, with all inside them; absent when any may. */
  readonly allowed: readonly FieldPath[] | undefined
  readonly required: readonly FieldPath[]
  readonly disallowed: readonly FieldPath[]
}
