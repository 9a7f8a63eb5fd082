import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseCron } from '../../../contract/crons/definition.ts'
import { afterTick, firstProgress, ticksDue } from '../../../contract/crons/schedule.ts'
import { ContractError } from '../../../contract/errors.ts'
import type { Json } from '../../../contract/wire/json.ts'
import { thrownBy } from '../../support/contract.ts'
import { SEED } from '../../support/seed.ts'

const LAST = Math.floor(Number.MAX_SAFE_INTEGER / 1000)
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json)
const time = fc.oneof(
  fc.constantFrom<Json>(0, 1, -1, 0.5, LAST - 1, LAST, LAST + 1, 2 ** 53, '1', null, true),
  fc.nat(),
  json,
)
const definition = fc.record(
  {
    span: time,
    start: time,
    end: time,
    times: time,
    do: fc.oneof(fc.boolean(), json),
    jobs: fc.constant<Json>([['break']]),
  },
  { requiredKeys: ['span', 'jobs'] },
)

it('a cron, whatever it is, is refused with a code, or has a schedule of safe numbers', () => {
  fc.assert(
    fc.property(
      fc.oneof(json, definition as fc.Arbitrary<Json>),
      fc.oneof(fc.nat(), fc.constant(LAST)),
      (value, now) => {
        const error = thrownBy(() => {
          const { schedule } = parseCron(value, 'c', { now, query: 'q' })
          const first = firstProgress(schedule)
          const due = ticksDue(schedule, first, LAST)
          expect([first.next ?? 0, due].every(Number.isSafeInteger)).toBe(true)
          if (first.next === undefined) return
          const { next = 0 } = afterTick(schedule, { next: first.next, runs: 0 })
          expect(Number.isSafeInteger(next)).toBe(true)
        })
        if (error === undefined) return
        expect(error).toBeInstanceOf(ContractError)
        expect((error as ContractError).code).toBe('DB_CRON_INVALID')
      },
    ),
    { seed: SEED, numRuns: 3_000 },
  )
})
