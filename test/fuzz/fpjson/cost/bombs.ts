/** Programs that were made to cost much: where the search begins. */
import type { Json } from '../../../../fpjson/index.ts'
import { RESERVED_NAMES } from '../../../../fpjson/index.ts'
import { HOST_BOMBS } from './bombs-host.ts'

const times = (count: number, step: Json): Json[] => Array.from({ length: count }, () => step)
const doubled = (count: number, join: Json, start: Json): Json => [
  ['pipe', ...times(count, ['converge', join, ['[]', ['identity'], ['identity']]])],
  start,
]
const twins = (levels: number): Json => doubled(levels, ['pair'], 1)
const range = (size: number): Json => ['range', 0, size]
const textOf = (units: number): Json => ['join', '', ['repeat', 'x', units]]
const longName = textOf(4_000)
const named = (count: number): Json => [
  'fromPairs',
  ['map', ['pipe', ['toString'], ['of'], ['append', 1]], range(count)],
]
const often = (fn: Json, value: Json, count = 100_000): Json => ['count', fn, ['repeat', value, count]]

/** Name → program. */
const ALL: Readonly<Record<string, Json>> = {
  'text doubled': doubled(20, ['concat'], 'x'),
  'text doubled, kept': ['map', ['concat', doubled(16, ['concat'], 'x')], ['repeat', 'y', 1_000]],
  'list doubled': doubled(16, ['concat'], [1]),
  'lists kept': ['map', ['append', 1], ['repeat', range(1_000), 1_000]],
  'pairs nested': twins(26),
  'equals of twins': ['equals', twins(19), twins(19)],
  'equals of twins, often': often(['equals', twins(8)], twins(8)),
  'toString of twins': ['toString', twins(18)],
  'uniq of twins': ['uniq', ['of', twins(18)]],
  'flatten of twins': ['flatten', twins(19)],
  xprod: ['xprod', range(300), range(300)],
  aperture: ['aperture', 300, range(1_000)],
  'aperture of all sizes': ['map', ['flip', ['aperture'], range(1_000)], range(1_000)],
  'range of ranges': ['map', ['range', 0], range(1_400)],
  'repeat of repeats': ['map', ['repeat', 1], range(1_400)],
  'sort numbers backwards': ['sort', ['subtract'], ['reverse', range(20_000)]],
  'sort one comparator': often(['sort', ['subtract']], ['reverse', range(100)]),
  sortBy: often(['sortBy', ['identity']], ['reverse', range(100)]),
  'sortBy texts': ['sortBy', ['identity'], ['map', ['concat', textOf(10_000)], ['map', ['toString'], range(1_000)]]],
  split: often(['split', ''], textOf(1_000)),
  'split wide': often(['split', ''], ['join', '', ['repeat', 'ж', 1_000]]),
  join: often(['join', ','], range(1_000)),
  'join doubles': often(['join', ','], ['map', ['divide', ['__'], 7], range(1_000)]),
  'split and join': often(['pipe', ['split', ','], ['join', ',']], ['join', ',', range(1_000)]),
  groupBy: ['groupBy', ['toString'], range(50_000)],
  'groupBy few': often(['groupBy', ['modulo', ['__'], 3]], range(100)),
  'assoc in reduce': [
    'reduce',
    ['converge', ['assoc'], ['[]', ['pipe', ['length'], ['toString']], ['always', 1], ['identity']]],
    {},
    range(1_000),
  ],
  'quadratic objects': [
    'reduce',
    ['flip', ['pipe', ['toString'], ['objOf', ['__'], 1], ['mergeRight']]],
    {},
    range(1_000),
  ],
  'append in reduce': ['reduce', ['flip', ['append']], [], range(1_400)],
  'pluck of a long name': ['pluck', longName, ['repeat', range(100), 100_000]],
  'pluck of a long name, as a stage': ['into', [], ['pluck', longName], ['repeat', range(100), 100_000]],
  'a lens of a long name': often(['view', ['lensProp', longName]], {}),
  'let in a map': ['map', ['let', 'a.b.c'], range(50_000)],
  'let into a list': ['[]', ['let', 'l', range(1_000)], ['map', ['let', 'l.5'], range(1_000)]],
  'let into an object': ['[]', ['let', 'o', named(1_000)], ['map', ['let', 'o.5'], range(1_000)]],
  'uniq numbers': ['uniq', range(100_000)],
  'uniq doubles': ['uniq', ['map', ['divide', ['__'], 7], range(50_000)]],
  'uniq objects': ['uniq', ['map', ['objOf', 'a'], range(20_000)]],
  mergeDeep: often(['mergeDeepRight', named(100)], named(100)),
  mergeRight: often(['mergeRight', named(1_000)], named(1_000)),
  keys: often(['keys'], named(1_000)),
  'objects with names of their own': ['map', ['pipe', ['toString'], ['objOf', ['__'], 1]], range(60_000)],
  'object of many members': named(60_000),
  'objects with room for a thousand': ['map', ['objOf', 1_023], range(60_000)],
  'objects with room for thousands': [
    'map',
    ['pipe', ['objOf', 1_023], ['assoc', '2046', 1], ['assoc', '3000', 1]],
    range(60_000),
  ],
  'groups with room for a thousand': ['map', ['countBy', ['always', '1023']], ['repeat', [1], 60_000]],
  'visits of room': often(['values'], ['objOf', 1_023, 1]),
  'questions about room': often(['isEmpty'], ['objOf', 1_023, 1]),
  patterns: often(['test', ['reg', '(a|b|ab)*c']], ['join', '', ['repeat', 'ab', 1_000]]),
  'match all': ['match', ['reg', '[a-z]{1,3}', 'g'], textOf(50_000)],
  'replace all': ['replace', ['reg', 'x', 'g'], 'yyyyyyyyyy', textOf(50_000)],
  transpose: often(['transpose'], ['repeat', range(30), 30]),
  'transpose ragged': ['transpose', ['map', ['range', 0], range(400)]],
  sequence: ['sequence', ['of'], ['repeat', [0, 1], 14]],
  traverse: ['traverse', ['of'], ['range', 0], ['repeat', 2, 14]],
  lift: [['lift', ['add']], range(300), range(300)],
  ap: ['ap', ['repeat', ['inc'], 300], range(300)],
  flatten: often(['flatten'], ['repeat', [1], 1_000]),
  mean: often(['mean'], range(1_000)),
  median: often(['median'], ['reverse', range(1_000)]),
  'sum doubles': often(['sum'], ['map', ['divide', ['__'], 7], range(1_000)]),
  toLower: often(['toLower'], ['join', '', ['repeat', 'A', 1_000]]),
  'toUpper ß': often(['toUpper'], ['join', '', ['repeat', 'ß', 1_000]]),
  'toString doubles': ['toString', ['map', ['divide', ['__'], 7], range(100_000)]],
  'toString escapes': often(['toString'], ['join', '', ['repeat', '"', 1_000]]),
  'nothing, often': often(['F'], 1),
  'identity, often': ['count', ['count', ['identity']], ['repeat', ['repeat', 1, 1_000], 1_000]],
  'calls, deep': ['map', ['pipe', ...times(500, ['identity'])], range(10_000)],
  'reads of variables': ['map', ['var', 'a.b.c.d'], range(100_000)],
  'partial applications': ['map', ['propOr', 1], range(100_000)],
  'partial applications, kept': ['length', ['map', ['propEq', 'a'], ['repeat', 1, 100_000]]],
  'handled failures': often([['tryCatch', ['inc'], ['F']]], 'x'),
  'reverse a text': often(['reverse'], textOf(1_000)),
  indexOf: often(['indexOf', 'b'], textOf(1_000)),
  'indexOf a long pattern': often(
    ['indexOf', ['join', '', ['repeat', 'a', 200]]],
    ['join', '', ['repeat', 'a', 1_000]],
  ),
  slices: often(['slice', 1, -1], range(1_000)),
  'slices kept': ['map', ['flip', ['drop'], textOf(100_000)], range(500)],
  'a program of small calls': ['[]', ...times(850, ['add', 1, 2])],
  'a program of lists': ['[]', ...times(2_000, [[]])],
  'a program of names': Object.fromEntries(times(750, null).map((_, index) => [`k${index}`, ['T']])),
  'a program as deep as it may be': times(1, 0)
    .concat(times(62, 0))
    .reduce<Json>((inner) => ['of', inner], ['repeat', 1, 10]),
  ...HOST_BOMBS,
}

function isKnown(program: Json): boolean {
  if (typeof program !== 'object' || program === null) return true
  if (!Array.isArray(program)) return Object.values(program).every(isKnown)
  return !RESERVED_NAMES.includes(program[0] as string) && program.every(isKnown)
}

/** Those whose functions are all there. */
export const BOMBS: ReadonlyMap<string, Json> = new Map(Object.entries(ALL).filter(([, program]) => isKnown(program)))
