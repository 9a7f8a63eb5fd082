/** What the parsers of statements share. */
import { type ProgramPath, refuse } from '../errors.ts'
import type { Json } from '../json.ts'
import type { Parser } from '../parse.ts'
import type { Origin, Statement } from './tree.ts'
import type { ValueForm } from './value-forms.ts'

/** A list that begins with a text. */
export type List = readonly [string, ...unknown[]]

/** What one list of statements is read with. */
export type Context = {
  readonly parser: Parser
  /** Names of variables that cannot be assigned to. */
  readonly given: ReadonlySet<string>
  /** The statements there are, beside assignments and effects. */
  readonly forms: ReadonlyMap<string, Form>
  /** The forms that give a value; those that write are statements too. */
  readonly values: ReadonlyMap<string, ValueForm>
  statements: number
}

/** Reads one kind of statement. */
export type Form = (context: Context, list: List, path: ProgramPath) => Statement

/** Checks that a statement has exactly `count` parts after its name. */
export function expectParts(list: List, count: number, path: ProgramPath): void {
  if (list.length === count + 1) return
  const parts = count === 1 ? '1 part' : `${count} parts`
  refuse('FPJSON_STATEMENT', `${list[0]} takes ${parts}, got ${list.length - 1}`, path)
}

/** Returns where a statement stands and how it was written. */
export function origin(list: List, path: ProgramPath): Origin {
  return { path, statement: list as Json }
}
