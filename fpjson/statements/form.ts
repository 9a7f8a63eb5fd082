/** What the parsers of statements share. */
import { type ProgramPath, refuse } from '../errors.ts'
import type { Json } from '../json.ts'
import { STATEMENT_DEPTH_MAX, STATEMENTS_MAX } from '../limits.ts'
import type { Parser } from '../parse.ts'
import type { StatementPlace } from '../types.ts'
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

/** Counts one more statement, which stands at `path`. @throws {FpjsonError} `FPJSON_SIZE`, `FPJSON_DEPTH` */
export function countStatement(context: Context, path: ProgramPath): void {
  if (++context.statements > STATEMENTS_MAX) {
    refuse('FPJSON_SIZE', `one body has at most ${STATEMENTS_MAX} statements`, path)
  }
  if (path.length > STATEMENT_DEPTH_MAX) {
    refuse('FPJSON_DEPTH', `statements nest at most ${STATEMENT_DEPTH_MAX} levels`, path)
  }
}

/** Returns where a statement stands and how it was written. */
export function origin(list: List, path: ProgramPath): Origin {
  return { path, statement: list as Json }
}

/** Returns where a statement and all statements inside it stand, in the order in which they are written. */
export function placesOf(tree: Statement): readonly StatementPlace[] {
  const { path, statement } = tree
  return [{ path, statement }, ...partsOf(tree).flatMap(placesOf)]
}

function partsOf(tree: Statement): readonly Statement[] {
  if (tree.kind === 'block') return tree.statements
  if (tree.kind !== 'if') return []
  const { branches, otherwise } = tree.choice
  const bodies = branches.map(({ body }) => body)
  return otherwise === undefined ? bodies : [...bodies, otherwise]
}
