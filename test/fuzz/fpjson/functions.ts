/** Functions as arguments: a few texts for each shape that callbacks have. */
import { FUNCTION_NAMES, RESERVED_NAMES } from '../../../fpjson/index.ts'
import type { Json } from '../../../fpjson/json.ts'
import type { Random } from './random.ts'
import { dataOf } from './values.ts'

type Make = (random: Random) => Json
type Texts = readonly (Json | Make)[]

const number: Make = (random) => dataOf(random, 'integer')
const HOLE: Json = ['__']

const OF_NUMBER: Texts = [
  ['inc'],
  ['negate'],
  (random) => ['add', number(random)],
  (random) => ['multiply', HOLE, number(random)],
  ['pipe', ['inc'], ['multiply', 3]],
  ['ifElse', ['gt', HOLE, 1], ['dec'], ['inc']],
  ['range', 0],
  ['toString'],
  ['objOf', 'a'],
]
const PREDICATE: Texts = [
  (random) => ['gt', number(random)],
  (random) => ['lte', HOLE, number(random)],
  (random) => ['equals', number(random)],
  ['complement', ['equals', 1]],
  ['both', ['is', 'Number'], ['lt', 0]],
  ['isNil'],
  ['is', ['typ', 'String']],
  ['T'],
]
const OF_TEXT: Texts = [
  ['toUpper'],
  ['trim'],
  ['concat', 'x'],
  ['length'],
  ['split', ''],
  ['equals', 'a'],
  ['prop', 'length'],
]
const OF_LIST: Texts = [
  ['length'],
  ['head'],
  ['reverse'],
  ['append', 1],
  ['isEmpty'],
  ['uniq'],
  ['nth', 0],
  ['filter', ['isNil']],
]
const OF_OBJECT: Texts = [
  (random) => ['prop', dataOf(random, 'key')],
  ['keys'],
  ['propOr', 0, 'a'],
  ['propEq', 'a', 1],
  ['has', 'a'],
  ['assoc', 'a', 1],
  ['toPairs'],
]
const OF_ANYTHING: Texts = [
  ['identity'],
  ['type'],
  ['isEmpty'],
  ['of'],
  ['toString'],
  (random) => ['always', dataOf(random, 'integer')],
  (random) => ['equals', dataOf(random, 'text')],
  ['juxt', ['[]', ['identity'], ['type']]],
  ['let', 'kept'],
  ['var', 'v0'],
]
const OF_TWO: Texts = [['add'], ['subtract'], ['max'], ['multiply'], ['flip', ['subtract']], ['lt']]
const OF_TWO_VALUES: Texts = [
  ['pair'],
  ['equals'],
  ['defaultTo'],
  ['append'],
  ['concat'],
  ['mergeRight'],
  ['pipe', ['pair'], ['of']],
  ['flip', ['append']],
  ['identical'],
]
const COMPARATOR: Texts = [['subtract'], ['flip', ['subtract']], ['always', 0], ['min']]

/** Kinds of functions, and of values that hold functions. */
export type FunctionKind =
  | 'ofNumber'
  | 'predicate'
  | 'ofText'
  | 'ofList'
  | 'ofObject'
  | 'ofAnything'
  | 'ofTwo'
  | 'ofTwoValues'
  | 'comparator'
  | 'ofThree'
  | 'functions'
  | 'branches'
  | 'functionObject'
  | 'type'
  | 'pattern'
  | 'lens'

/** The texts of some of each kind. */
const TEXTS: Readonly<Record<FunctionKind, Texts>> = {
  ofNumber: OF_NUMBER,
  predicate: PREDICATE,
  ofText: OF_TEXT,
  ofList: OF_LIST,
  ofObject: OF_OBJECT,
  ofAnything: OF_ANYTHING,
  ofTwo: OF_TWO,
  ofTwoValues: OF_TWO_VALUES,
  comparator: COMPARATOR,
  ofThree: [['clamp'], ['propOr'], ['slice'], ['assoc'], ['reduce', ['add']], ['pipe', ['pair'], ['head']]],
  functions: [
    (random) => ['[]', ...random.many(4, () => functionOf(random, 'ofNumber'))],
    (random) => ['[]', ...random.many(4, () => functionOf(random, 'predicate'))],
    (random) => ['[]', functionOf(random, 'ofAnything'), functionOf(random, 'ofAnything')],
    (random) => ['[]', functionOf(random, 'comparator'), functionOf(random, 'comparator')],
  ],
  branches: [
    (random) => [
      '[]',
      ['[]', functionOf(random, 'predicate'), functionOf(random, 'ofNumber')],
      ['[]', ['T'], ['always', 0]],
    ],
  ],
  functionObject: [
    (random) => ({ a: functionOf(random, 'ofNumber'), b: functionOf(random, 'ofAnything') }),
    (random) => ({ a: functionOf(random, 'predicate') }),
    { a: ['isNil'], c: { d: ['identity'] } },
  ],
  type: [['typ', 'Object'], ['typ', 'Array'], ['typ', 'String'], ['typ', 'Number'], ['typ', 'Boolean'], 'String'],
  // What some of these name may not be there yet.
  pattern: [
    ['reg', 'a+'],
    ['reg', '[a-z]', 'g'],
    ['reg', '(a|b)(\\d*)', 'gi'],
    ['reg', '^\\s*$', 'm'],
    ['reg', ','],
  ],
  lens: [
    ['lensProp', 'a'],
    ['lensIndex', 0],
    ['lensPath', ['a', 'b']],
    ['lens', ['prop', 'a'], ['assoc', 'a']],
  ],
}

const UNKNOWN: ReadonlySet<string> = new Set(RESERVED_NAMES)

function isKnown(text: Json | Make): boolean {
  return typeof text !== 'object' || text === null || !Array.isArray(text) || !UNKNOWN.has(text[0] as string)
}

const KNOWN = new Map<FunctionKind, Texts>(
  Object.entries(TEXTS).map(([kind, texts]) => [kind as FunctionKind, (texts as Texts).filter(isKnown)]),
)

/** The kinds of which there are any functions. */
export const FUNCTION_KINDS: readonly FunctionKind[] = [...KNOWN]
  .filter(([, texts]) => texts.length > 0)
  .map(([kind]) => kind)

/** Returns the text of a random function of a kind. */
export function functionOf(random: Random, kind: FunctionKind): Json {
  if (random.chance(2)) return [random.pick(FUNCTION_NAMES)]
  const text = random.pick(KNOWN.get(kind) as Texts)
  return typeof text === 'function' ? text(random) : text
}
