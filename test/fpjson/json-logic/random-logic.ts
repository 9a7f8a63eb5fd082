/** Random programs that ours compiles, and random data that they can do something with. */
import fc from 'fast-check'
import type { Json } from '../../../fpjson/index.ts'

const NUMBERS = fc.oneof(
  fc.integer({ min: -3, max: 5 }),
  fc.constantFrom(0.5, -1.5, 2 ** 53, 1e21, -1e308, 5e-324, 1e-7),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
)

const TEXTS = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '1',
    ' 2 ',
    '3 apples',
    'apples',
    '1e3',
    '0x10',
    'Infinity',
    '-5',
    '.5',
    '+',
    'a',
    'ab',
    'bab',
  ),
  fc.constantFrom('true', 'null', 'ü😀', '\u00a07', '1,2', '12345678901234567890'),
  fc.string({ maxLength: 4 }),
)

const SCALARS: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: NUMBERS },
  { weight: 3, arbitrary: TEXTS },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, '', 0) },
)

const PATHS = fc.oneof(
  fc.constantFrom(
    'n',
    'm',
    't',
    'u',
    'o.n',
    'o.t',
    'l.0',
    'l.1',
    't.0',
    't.length',
    'l.length',
    'x',
    'x.n',
    'deep.o.n',
  ),
  fc.constantFrom<Json>('', null, 0, 1, 'current', 'accumulator', 'current.n', 'l', 'r', 'o', 'lacking', 'o.lacking.n'),
)

const LISTS = fc.oneof(fc.constantFrom('l', 'r', 'm.l', 'x', 'accumulator', ''))

const { value: ANYTHING } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    SCALARS,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('n', 't', 'l', 'o', 'var', '+'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))

/** Data whose members are mostly what programs expect of them. */
export const DATA: fc.Arbitrary<Json> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(
      {
        n: NUMBERS,
        m: NUMBERS,
        t: TEXTS,
        u: TEXTS,
        x: ANYTHING,
        l: fc.array(SCALARS, { maxLength: 4 }),
        r: fc.array(fc.record({ n: NUMBERS, t: TEXTS }), { maxLength: 3 }),
        o: fc.record({ n: NUMBERS, t: TEXTS, l: fc.array(NUMBERS, { maxLength: 3 }) }),
        deep: fc.record({ o: fc.record({ n: NUMBERS }) }),
        z: fc.constant(null),
        e: fc.constant(''),
      },
      { requiredKeys: ['n', 't', 'l', 'z', 'e'], noNullPrototype: true },
    ) as fc.Arbitrary<Json>,
  },
  { weight: 1, arbitrary: ANYTHING },
)

type Key = 'program' | 'logic' | 'operand' | 'list' | 'computedList' | 'path'
type Tie = (key: Key) => fc.Arbitrary<Json>

/** An operation with `min` to `max` arguments, and now and then with its one argument bare. */
function call(names: readonly string[], args: fc.Arbitrary<Json[]>): fc.Arbitrary<Json> {
  return fc.tuple(fc.constantFrom(...names), args, fc.boolean()).map(([name, given, isBare]) => {
    const [first] = given
    return { [name]: isBare && given.length === 1 && !Array.isArray(first) ? (first as Json) : given }
  })
}

/** Mostly numbers, so that arithmetic has results. */
const NUMERIC = fc.oneof(
  NUMBERS,
  fc.constantFrom<Json>({ var: 'n' }, { var: 'o.n' }, { var: 'l.length' }, '2', ' 0x1F', '3 apples'),
)

const some = (item: fc.Arbitrary<Json>, minLength: number, maxLength: number): fc.Arbitrary<Json[]> =>
  fc.array(item, { minLength, maxLength })

const keys = (tie: Tie): fc.Arbitrary<Json> => fc.oneof(some(PATHS, 0, 4), tie('computedList'))

function computed(tie: Tie): fc.Arbitrary<Json>[] {
  const [logic, operand, list] = [tie('logic'), tie('operand'), tie('list')]
  const factor = fc.oneof({ weight: 3, arbitrary: NUMERIC }, { weight: 1, arbitrary: operand })
  const either = fc.oneof({ weight: 8, arbitrary: operand }, { weight: 1, arbitrary: logic })
  return [
    call(['+', '*'], some(factor, 1, 3)),
    call(['min', 'max'], some(factor, 1, 3)),
    call(['cat'], some(operand, 0, 3)),
    call(['/', '%'], some(factor, 2, 2)),
    call(['-'], some(factor, 1, 2)),
    call(['<', '<='], some(operand, 2, 3)),
    call(['>', '>='], some(operand, 2, 2)),
    call(['==', '!='], some(either, 2, 2)),
    call(['===', '!=='], some(either, 2, 2)),
    call(['in'], fc.tuple(operand, fc.oneof(operand, list))),
    call(['in'], fc.tuple(TEXTS, TEXTS)),
    call(['substr'], fc.tuple(operand, factor)),
    call(['substr'], fc.tuple(operand, fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }))),
    call(['and', 'or'], some(logic, 1, 3)),
    call(['if', '?:'], some(logic, 0, 5)),
    call(['!', '!!'], some(logic, 1, 1)),
    call(['var'], fc.tuple(tie('path'), logic)),
    call(['all', 'some', 'none'], fc.tuple(list, logic)),
    call(['reduce'], fc.tuple(list, logic, logic)),
    call(['missing_some'], fc.tuple(fc.integer({ min: 0, max: 3 }), keys(tie))),
  ]
}

const VAR = call(['var'], some(PATHS, 0, 1))

/** Programs: whatever they compute, operands are not written as lists, and counts of arguments are right. */
export const LOGIC: fc.Arbitrary<Json> = fc.letrec<Record<Key, Json>>((tie) => ({
  program: fc.oneof(...computed(tie as Tie), tie('computedList'), tie('logic')),
  logic: fc.oneof(
    { maxDepth: 4 },
    VAR,
    tie('operand'),
    tie('operand'),
    tie('list'),
    fc.constant({ a: 1, b: { var: 'n' } }),
  ),
  operand: fc.oneof({ maxDepth: 4 }, SCALARS, VAR, ...computed(tie as Tie)),
  list: fc.oneof({ maxDepth: 4 }, call(['var'], some(LISTS, 1, 1)), some(tie('logic'), 0, 3), tie('computedList')),
  computedList: fc.oneof(
    { maxDepth: 4 },
    call(['var'], some(LISTS, 1, 1)),
    call(['map', 'filter'], fc.tuple(tie('list'), tie('logic'))),
    call(['reduce'], fc.tuple(tie('list'), tie('logic'))),
    call(['merge'], some(tie('logic'), 0, 3)),
    call(
      ['missing'],
      fc.oneof(some(tie('path'), 0, 3), fc.tuple(tie('computedList')), fc.tuple(tie('computedList'), PATHS)),
    ),
  ),
  path: fc.oneof({ maxDepth: 3 }, { weight: 8, arbitrary: PATHS }, { weight: 1, arbitrary: tie('operand') }),
})).program
