/** An access rule of ten calls, and requests that it decides about. */
import type { Json } from '../../../fpjson/index.ts'
import { createRandom } from '../../support/random.ts'
import { SEED } from '../../support/seed.ts'

const random = createRandom(SEED)
const below = (end: number): number => Math.floor(random() * end)

/** Inputs of the rule, so many that no engine can answer once and for all. Half of them are allowed. */
export const requests = Array.from({ length: 64 }, (_, i) => ({
  signer: `0x${below(4)}`,
  role: ['admin', 'editor', 'guest'][below(3)] as string,
  limits: { price: 1_000 },
  new: { owner: `0x${i % 2 === 0 ? 0 : below(4)}`, price: below(1_100), title: below(10) === 0 ? null : 'a title' },
}))
/** One of them. */
export type Request = (typeof requests)[number]

/** An access rule of ten calls. */
export const TEN_STEPS: Json = [
  'and',
  ['equals', ['$', 'signer'], ['$', 'new.owner']],
  [
    'and',
    ['gt', ['$', 'new.price'], 0],
    [
      'and',
      ['lte', ['$', 'new.price'], ['$', 'limits.price']],
      ['and', ['includes', ['$', 'role'], ['admin', 'editor']], ['not', ['isNil', ['$', 'new.title']]]],
    ],
  ],
]
