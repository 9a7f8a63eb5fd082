/**
 * Bodies of version 1, as older applications have them: a list of `["set", [data, ...path]]` and its like, `let`, `get`, `do`,
 * `if`, `ifelse` and `break`. They are put into the words of version 2, statement by statement, when they are set.
 *
 * Variables are read by `{ "var": "data.after.id" }`; texts are only ever texts.
 */
import { FpjsonError, type ProgramPath } from '../../fpjson/index.ts'
import { describe } from '../describe.ts'
import { isJsonObject, type Json, setMember } from '../wire/json.ts'

/** Returns a body of version 1 as statements of version 2. @throws {FpjsonError} `FPJSON_STATEMENT` */
export function toVersion2(body: readonly Json[]): Json {
  return body.map((step: Json, at) => statementOf(step, [at]))
}

/** One step of a body: the parts behind its name, and where it stands. */
type Step = { readonly name: string; readonly parts: readonly Json[]; readonly path: ProgramPath }

/** Name of a step → what its parts are, and the statement that it stands for. */
const STEPS: ReadonlyMap<string, { readonly form: string; readonly count: number; readonly to: (step: Step) => Json }> =
  new Map([
    ...['add', 'set', 'update', 'upsert', 'delete'].map((name) => {
      const form = `["${name}", [${name === 'delete' ? '' : '{…}, '}"people", …]]`
      return [name, { form, count: 1, to: writeOf }] as const
    }),
    ...['batch', 'toBatchAll'].map((name) => {
      return [name, { form: `["${name}", [["set", {…}, "people", "Bob"], …]]`, count: 1, to: writeOf }] as const
    }),
    ['toBatch', { form: '["toBatch", ["set", {…}, "people", "Bob"]]', count: 1, to: writeOf }],
    [
      'let',
      { form: '["let", "name", program]', count: 2, to: (step) => assign(step, programOf(step.parts[1] as Json)) },
    ],
    ['get', { form: '["get", "name", ["people", "Bob"]]', count: 2, to: (step) => assign(step, readOf(step)) }],
    ['do', { form: '["do", program]', count: 1, to: ({ parts }) => ['=$_', programOf(parts[0] as Json)] }],
    ['if', { form: '["if", condition, steps]', count: 2, to: choiceOf }],
    ['ifelse', { form: '["ifelse", condition, steps, steps]', count: 3, to: choiceOf }],
    ['break', { form: '["break"]', count: 0, to: () => ['break'] }],
  ])

function statementOf(step: Json, path: ProgramPath): Json {
  const [name, ...parts] = Array.isArray(step) ? (step as readonly Json[]) : []
  const known = typeof name === 'string' ? STEPS.get(name) : undefined
  if (known === undefined) {
    const names = [...STEPS.keys()].join(' ')
    refuse(`a step of version 1 is a list that begins with one of ${names}; got ${describe(step)}`, path)
  }
  if (parts.length !== known.count) refuse(`${String(name)} is written ${known.form}`, path)
  return known.to({ name: name as string, parts, path })
}

function writeOf({ name, parts }: Step): Json {
  return [`${name}()`, queryOf(parts[0] as Json)]
}

function readOf({ parts }: Step): Json {
  return ['get()', queryOf(parts[1] as Json)]
}

function assign({ parts: [name], path }: Step, value: Json): Json {
  if (typeof name === 'string' && name !== '' && !name.includes('#')) return [`=$${name}`, value]
  return refuse(`a variable has a name without #, got ${describe(name)}`, path)
}

function choiceOf({ parts, path }: Step): Json {
  const [condition, then, otherwise] = parts as readonly [Json, Json, Json?]
  const branch = ['if', programOf(condition), blockOf(then, [...path, 2])]
  return otherwise === undefined ? branch : [...branch, 'else', blockOf(otherwise, [...path, 3])]
}

/** One step, or a list of them. */
function blockOf(steps: Json, path: ProgramPath): Json {
  if (!Array.isArray(steps)) refuse('what a condition guards is a list of steps', path)
  const list = steps as readonly Json[]
  if (typeof list[0] === 'string') return statementOf(list, path)
  return ['[]', ...list.map((step, at) => statementOf(step, [...path, at]))]
}

/** FPJSON reads variables of both spellings; texts that look like the short one are protected. */
function programOf(program: Json): Json {
  return mapTexts(program, (object) => object)
}

/** In queries only the short spelling reads, so the other is put into it. */
function queryOf(query: Json): Json {
  return mapTexts(query, (object) => {
    const { var: name, ...others } = object
    return typeof name === 'string' && Object.keys(others).length === 0 ? `$${name}` : object
  })
}

type Members = { readonly [name: string]: Json }

/** Rebuilds a value: texts protected, objects as `toObject` has them. A text that it gives is taken as it is. */
function mapTexts(value: Json, toObject: (object: Members) => Members | string): Json {
  if (typeof value === 'string') return protect(value)
  if (Array.isArray(value)) return value.map((item: Json) => mapTexts(item, toObject))
  if (!isJsonObject(value)) return value
  const object = toObject(value)
  if (typeof object === 'string') return object
  const out: { [name: string]: Json } = {}
  for (const name of Object.keys(object)) setMember(out, name, mapTexts(object[name] as Json, toObject))
  return out
}

/** Returns the text as version 2 writes it. Those that begin as a shortcut of two characters it cannot write. */
function protect(text: string): string {
  if (text.length > 2 && /^[ox!lu]\$/.test(text)) {
    refuse(`${describe(text)} would be a variable; a text of a body does not begin with o$ x$ !$ l$ or u$`, [])
  }
  return text.startsWith('$') && text.length > 1 ? `$${text}` : text
}

function refuse(sentence: string, path: ProgramPath): never {
  throw new FpjsonError('FPJSON_STATEMENT', sentence, { path })
}
