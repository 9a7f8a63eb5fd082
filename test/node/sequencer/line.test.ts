import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Line } from '../../../node/sequencer/line.ts'
import { SEED } from '../../support/seed.ts'

it('lets callers through in the order in which they entered, whoever is ready or gives up first', async () => {
  const callers = fc.array(fc.record({ turns: fc.nat(6), givesUp: fc.boolean() }), { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(callers, async (all) => {
      const line = new Line()
      const passed: number[] = []
      await Promise.all(
        all.map(async ({ turns, givesUp }, n) => {
          const place = line.enter()
          try {
            for (let turn = 0; turn < turns; turn++) await undefined
            if (givesUp) return
            if (!line.isFirst(place)) await line.turn(place)
            passed.push(n)
          } finally {
            line.leave(place)
          }
        }),
      )
      expect(passed).toEqual(all.flatMap(({ givesUp }, n) => (givesUp ? [] : [n])))
    }),
    { seed: SEED, numRuns: 500 },
  )
})
