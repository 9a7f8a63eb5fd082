/** Programs of FPJSON: what they take here, in the published `fpjson-lang`, and as plain JavaScript. */
import { isDeepStrictEqual } from 'node:util'
import original from 'fpjson-lang'
import type { Json, JsonObject } from '../../fpjson/index.ts'
import { createRandom } from '../support/random.ts'
import { SEED } from '../support/seed.ts'
import { inTurn } from './support/in-turn.ts'
import { compile, run } from './support/product.ts'
import { type Bench, type Result, result } from './support/result.ts'
import { type Request, TEN_STEPS as RULE, requests } from './support/ten-steps.ts'

const PEOPLE = 1_000

const random = createRandom(SEED)
const below = (end: number): number => Math.floor(random() * end)
const people: Json = Array.from({ length: PEOPLE }, (_, i) => ({
  id: `p${i}`,
  age: below(90),
  city: `city ${below(20)}`,
}))
function ruleAsCode({ signer, role, limits, new: after }: Request): boolean {
  return (
    signer === after.owner &&
    after.price > 0 &&
    after.price <= limits.price &&
    ['admin', 'editor'].includes(role) &&
    after.title !== null
  )
}

const GROUPS: Json = [
  [
    'pipe',
    ['filter', ['pipe', ['prop', 'age'], ['lte', 18]]],
    ['sortBy', ['prop', 'age']],
    ['groupBy', ['prop', 'city']],
    ['map', ['pipe', ['pluck', 'age'], ['take', 3]]],
  ],
  ['$', 'people'],
]

/** Programs, each with inputs for its variables that are taken in turn. */
const PROGRAMS: Readonly<Record<string, { readonly program: Json; readonly inputs: readonly JsonObject[] }>> = {
  add: { program: ['add', 1, 2], inputs: [{}] },
  map100: { program: ['map', ['inc'], ['$', 'list']], inputs: [{ list: Array.from({ length: 100 }, (_, i) => i) }] },
  rule: { program: RULE, inputs: requests },
  sortAndGroup1000: { program: GROUPS, inputs: [{ people }] },
}

export const bench: Bench = {
  bars: {
    'add/ratio': 'goal 5',
    'map100/ratio': 'goal 5',
    'rule/ratio': 'goal 50',
    'sortAndGroup1000/ratio': 'goal 5',
    'rule/javascript': 'the limit',
  },
  run: async () => {
    const results = Object.keys(PROGRAMS).flatMap((name) => compared(name))
    return [...results, ...ruleAlone()]
  },
}

/** Compiled here against the published original, round by round in turn. */
function compared(name: string): Result[] {
  const { program, inputs } = PROGRAMS[name] as (typeof PROGRAMS)[string]
  assertAlike(name, program, inputs)
  const compiled = compile(program)
  const times = inTurn({
    compiled: (i) => compiled({ vars: inputs[i % inputs.length] as JsonObject }),
    run: (i) => run(program, { vars: inputs[i % inputs.length] as JsonObject }),
    'fpjson-lang': (i) => original.default(program, inputs[i % inputs.length]),
  })
  const [fast = [], , slow = []] = Object.values(times)
  const ratios = fast.map((us, round) => (slow[round] as number) / us)
  return [
    ...Object.entries(times).map(([who, us]) => result(`${name}/${who}`, 'us/run', us)),
    result(`${name}/ratio`, 'times', ratios),
  ]
}

/** What compiling the rule takes, and the rule as a developer would write it in JavaScript. */
function ruleAlone(): Result[] {
  const times = inTurn({
    compile: () => compile(RULE),
    javascript: (i) => ruleAsCode(requests[i % requests.length] as Request),
  })
  return Object.entries(times).map(([what, us]) => result(`rule/${what}`, 'us/run', us))
}

/** Times are worth nothing when the answers differ. @throws {Error} Then. */
function assertAlike(name: string, program: Json, inputs: readonly JsonObject[]): void {
  for (const [i, vars] of inputs.entries()) {
    const answer = run(program, { vars }).value
    const others = [original.default(program, vars), ...(name === 'rule' ? [ruleAsCode(requests[i] as Request)] : [])]
    if (!others.every((other) => isDeepStrictEqual(answer, other))) throw new Error(`${name} differs for input ${i}`)
  }
}
