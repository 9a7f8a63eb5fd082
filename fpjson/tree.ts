/** Programs as they are read: every word of them has a meaning. */
import type { ProgramPath } from './errors.ts'
import type { FunctionEntry } from './functions/entry.ts'
import type { Json } from './json.ts'
import type { Pattern } from './patterns/engine.ts'
import type { ReadTest } from './shortcuts.ts'
import type { VariablePath } from './variables.ts'

/** What every node knows of its origin. */
export type Origin = { readonly path: ProgramPath; readonly program: Json }

/** A step of a program. */
export type Node = Origin &
  (
    | { readonly kind: 'constant'; readonly value: Json }
    | { readonly kind: 'placeholder' }
    | { readonly kind: 'type'; readonly name: TypeName }
    | { readonly kind: 'pattern'; readonly pattern: Pattern }
    /** A variable by its fixed path. */
    | { readonly kind: 'read'; readonly variable: VariablePath; readonly test: ReadTest }
    /** `["$", paths]` with paths that must be evaluated or resolved first. */
    | { readonly kind: 'readPaths'; readonly paths: Node }
    /** A function by its bare name. */
    | { readonly kind: 'function'; readonly entry: FunctionEntry }
    | { readonly kind: 'call'; readonly entry: FunctionEntry; readonly args: readonly Node[] }
    /** A list whose first item may turn out to be a function, which is then called with the others. */
    | { readonly kind: 'application'; readonly items: readonly Node[] }
    | { readonly kind: 'list'; readonly items: readonly Node[] }
    /** Members in the order of their keys. */
    | { readonly kind: 'object'; readonly members: readonly (readonly [string, Node])[] }
  )

/** The types that `["typ", name]` knows. */
export const TYPE_NAMES = ['Object', 'Array', 'String', 'Number', 'Boolean'] as const
/** One of {@link TYPE_NAMES}. */
export type TypeName = (typeof TYPE_NAMES)[number]
