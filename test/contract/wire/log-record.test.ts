import { describe, expect, it } from '@jest/globals'
import { canonicalJson } from '../../../contract/wire/canonical.ts'
import { WireError } from '../../../contract/wire/errors.ts'
import { bundleRecord, entryRecord, genesisRecord, parseLogRecord } from '../../../contract/wire/log-record.ts'
import type { BundleHeader, Genesis } from '../../../contract/wire/types.ts'

const GENESIS: Genesis = { protocol: 'WeftDB/1', owners: ['a'], secure: true, salt: 's' }
const BUNDLE: BundleHeader = {
  height: 1,
  prev: '',
  firstSeq: 1,
  lastSeq: 2,
  entriesHash: 'e',
  stateRoot: 'r',
  timestamp: 5,
}

describe('a record', () => {
  const entry = entryRecord({ seq: 1, ts: 2, query: '{"nonce":1}', prev: 'p' })

  it.each([
    ['of a genesis', genesisRecord(GENESIS), { type: 'genesis', genesis: GENESIS }],
    ['of an entry', entry, { type: 'entry', entry: { query: { nonce: 1 }, seq: 1, ts: 2 }, prev: 'p' }],
    ['of a bundle', bundleRecord(BUNDLE, 'p'), { type: 'bundle', bundle: BUNDLE, prev: 'p' }],
  ])('%s is canonical JSON and is read back', (_name, text, content) => {
    expect(canonicalJson(JSON.parse(text))).toBe(text)
    expect(parseLogRecord(text)).toMatchObject(content)
  })
})

it.each(['', '{', 'null', '[]', '1', '{}', '{"entry":1}', '{"entry":[]}', '{"bundle":null}', '{"other":{}}'])(
  'refuses %j',
  (text) => {
    expect(() => parseLogRecord(text)).toThrow(WireError)
  },
)
