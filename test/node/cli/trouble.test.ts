import { describe, expect, it } from '@jest/globals'
import { createTroubleLog } from '../../../node/cli/trouble.ts'
import { NodeError } from '../../../node/errors.ts'

const FULL = (free: number) => new NodeError('NODE_DISK_FULL', `no room in /srv/weft, got ${free}`)

function open() {
  const said: string[] = []
  const at = { now: 1_000 }
  const tell = createTroubleLog({ write: (text) => said.push(text), clock: () => at.now })
  return { said, at, tell }
}

describe('troubles', () => {
  it('are told with the path, once a minute however often they happen', () => {
    const { said, at, tell } = open()
    for (let free = 0; free < 1_000; free++) tell({ db: 'x', error: FULL(free) })
    expect(said).toEqual(['database x: NODE_DISK_FULL: no room in /srv/weft, got 0\n'])
    at.now += 60_000
    tell({ db: 'x', error: FULL(5) })
    expect(said).toHaveLength(2)
  })

  it('are told for each database and each code', () => {
    const { said, tell } = open()
    tell({ db: 'x', error: FULL(0) })
    tell({ db: 'y', error: FULL(0) })
    tell({ db: 'x', error: new NodeError('NODE_DISK_FAILED', 'broken') })
    expect(said).toHaveLength(3)
  })

  it('that are bugs are told with the stack', () => {
    const { said, tell } = open()
    tell({ db: 'x', error: new Error('oops') })
    tell({ db: 'x', error: 'thrown text' })
    expect(said).toEqual([expect.stringMatching(/^database x: Error: oops\n {4}at /), 'database x: thrown text\n'])
  })

  it('of ever more kinds do not pile up', () => {
    const { said, tell } = open()
    for (let n = 0; n <= 1_000; n++) tell({ db: `${n}`, error: FULL(0) })
    tell({ db: '0', error: FULL(0) })
    expect(said).toHaveLength(1_002)
  })
})
