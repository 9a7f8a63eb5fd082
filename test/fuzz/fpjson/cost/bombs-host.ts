/** Programs that cost much with what a host gives: long texts, many names; and those that are logic or rules. */
import type { Json } from '../../../../fpjson/index.ts'

const v = (name: string): Json => ['$', name]
const times = (count: number, step: (at: number) => Json): Json[] => Array.from({ length: count }, (_, at) => step(at))
const never = (fn: Json, value: Json): Json => ['count', ['pipe', fn, ['F']], ['repeat', value, 100_000]]
const each = (operation: Json): Json => ({ logic: { none: [{ var: 'numbers' }, { and: [operation, false] }] } })
const letter = (at: number): string => String.fromCharCode(97 + (at % 26))
const tests = (count: number, source: (at: number) => string, flags: string): Json => [
  '[]',
  ...times(count, (at) => ['test', ['reg', source(at), flags], 'a']),
]

const OF_TWO = ['identical', 'equals', 'lt', 'max', 'concat', 'startsWith', 'endsWith', 'includes', 'indexOf', 'split']

/** Name → program. */
export const HOST_BOMBS: Readonly<Record<string, Json>> = {
  ...Object.fromEntries(OF_TWO.map((name) => [`${name} of long texts`, never([name, v('long')], v('same'))])),
  ...Object.fromEntries(OF_TWO.map((name) => [`${name} of wide texts`, never([name, v('wide')], v('wideSame'))])),
  ...Object.fromEntries(
    ['uniq', 'dropRepeats', 'sum', 'toString', 'join', 'median'].map((name) => [
      `${name} of longs`,
      never(name === 'join' ? [name, ''] : [name], v('longs')),
    ]),
  ),
  ...Object.fromEntries(
    ['groupBy', 'countBy', 'indexBy', 'collectBy', 'sortBy', 'uniqBy'].map((name) => [
      `${name} of longs`,
      never([name, ['identity']], v('longs')),
    ]),
  ),
  'without longs': never(['without', v('longs')], v('longs')),
  'propEq of long texts': never(['propEq', 0, v('long')], v('longs')),
  'eqProps of long texts': never(['eqProps', 0, v('longs')], v('longs')),
  'prop of a long name': never(['prop', v('long')], v('longNames')),
  'unwind by a long name': never(['unwind', ['concat', v('long'), 'b']], v('longNames')),
  'swap by long names': never(['swap', ['concat', v('long'), 'a'], ['concat', v('same'), 'b']], v('longNames')),
  'evolve by long names': never(['evolve', v('longNames')], v('longNames')),
  'whereEq of Cyrillic names': never(['whereEq', v('cyrillic')], {}),
  'keys of Cyrillic names': never(['keys'], v('cyrillic')),
  'equals of Cyrillic names': never(['equals', v('cyrillic')], v('cyrillic')),
  'toString of Cyrillic names': never(['toString'], v('cyrillic')),
  'mergeDeepRight of Cyrillic names': never(['mergeDeepRight', v('cyrillic')], v('cyrillic')),
  remainders: ['map', ['modulo', ['__'], 3.1e-310], v('numbers')],
  'mathMod of large numbers': ['map', ['mathMod', ['__'], 7], v('numbers')],
  'trim of blanks': never(['trim'], v('blanks')),
  'classes without case': tests(35, (at) => `[${'B-\u{1e900}'.repeat(9)}${letter(at)}]`, 'iu'),
  'one class without case': tests(60, (at) => `[B-\u{1e900}${letter(at)}]`, 'iu'),
  'properties without case': tests(60, (at) => `\\p{L}\\p{Lu}[^\\p{Ll}]${letter(at)}`, 'iu'),
  'classes of Greek and Cyrillic': tests(29, (at) => `[${'Ͱ-ԯ'.repeat(60)}]${letter(at)}`, 'i'),
  'many classes of Greek and Cyrillic': tests(23, (at) => `${'[Ͱ-ԯ]'.repeat(38)}${letter(at)}`, 'i'),
  'many sets': tests(31, (at) => `${'\\W'.repeat(99)}${letter(at)}`, 'iu'),
  'dots and groups': tests(39, (at) => `${'(.)'.repeat(60)}${letter(at)}`, 'su'),
  'repeated classes': tests(60, (at) => `[Ͱ-ԯ]{490}${letter(at)}`, 'iu'),
  'logic: == of long texts': each({ '==': ['x'.repeat(4_000), 'x'.repeat(4_000)] }),
  'logic: in of long texts': { logic: { '!!': [times(150, () => ({ in: [{ var: 'same' }, { var: 'long' }] }))] } },
  'logic: === of long texts': {
    logic: { '!!': [times(150, () => ({ '===': [{ var: 'same' }, { var: 'long' }] }))] },
  },
  'logic: < of long texts': { logic: { '!!': [times(150, () => ({ '<': [{ var: 'same' }, { var: 'long' }] }))] } },
  'logic: + of digits': { logic: { '!!': [times(150, () => ({ '+': [{ var: 'digits' }, 1] }))] } },
  'logic: + of blanks': { logic: { '!!': [times(150, () => ({ '+': [1, { var: 'blanks' }] }))] } },
  'logic: remainders': { logic: { map: [{ var: 'numbers' }, { '%': [{ var: '' }, 3.1e-310] }] } },
  'logic: texts of numbers': { logic: { map: [{ var: 'numbers' }, { cat: [{ var: '' }, { var: '' }] }] } },
  'logic: texts joined': {
    logic: { reduce: [{ var: 'numbers' }, { cat: [{ var: 'accumulator' }, 'xxxxxxxx'] }, ''] },
  },
  'logic: lists joined': {
    logic: { reduce: [{ var: 'numbers' }, { merge: [{ var: 'accumulator' }, 1, 2, 3] }, []] },
  },
  'logic: substr': { logic: { map: [{ var: 'numbers' }, { substr: ['x'.repeat(4_000), -4_000, -1] }] } },
  'logic: missing': { logic: { map: [{ var: 'numbers' }, { missing: times(200, (at) => `a.b.c${at}`) }] } },
  'logic: if': { logic: { map: [{ var: 'numbers' }, { if: times(401, () => false) }] } },
  'rule: lists assigned': { rule: times(200, (at) => [`=$a${at}`, ['range', at, 5_000]]) },
  'rule: into lists': { rule: [['=$l', ['range', 0, 5_000]], ...times(300, (at) => [`=$l.${at}`, at])] },
  'rule: into objects': { rule: [['=$o', v('cyrillic')], ...times(300, (at) => [`=$o.k${at}`, at])] },
  'rule: parse': { rule: times(140, (at) => [`=$a${at}`, ['parse()', '["ж",{"жж":[1,2,3]},"\\u0416"]']]) },
  'rule: parse a long text': {
    rule: [['=$t', ['stringify()', v('cyrillic')]], ...times(200, (at) => [`=$a${at}`, ['parse()', '$t']])],
  },
  'rule: stringify': { rule: times(200, (at) => [`=$a${at}`, ['stringify()', '$cyrillic']]) },
  'rule: stringify texts': { rule: times(200, (at) => [`=$a${at}`, ['stringify()', '$wide']]) },
  'rule: fields': { rule: times(180, () => ['required_fields()', ['жжжжжжжжжжж1']]) },
  'rule: split': { rule: times(200, () => ['split()', ['x', '$long', ['=$p', '=$q']]]) },
  'rule: mod': { rule: times(200, (at) => ['mod()', { [`f${at}`]: '$longs' }]) },
  'rule: conditions': { rule: [['denyifany()', times(300, () => ['equals', '$wide', '$other'])]] },
}
