/** A circuit from its source to a write: circom compiles it, snarkjs proves, the contract checks. */
import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Json, JsonObject } from '../../contract/wire/json.ts'
import { ALICE, type TestDatabase, testDatabase } from '../support/contract.ts'
import { removeDir, tempDir } from '../support/temp-dir.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const CIRCUITS = join(ROOT, 'test/circuits')

type Proven = { key: JsonObject; proof: JsonObject; signals: string[]; holds: boolean }

const dir = tempDir()
let proven: Proven
let db: TestDatabase

function node(...args: string[]): string {
  const env = { ...process.env, NODE_OPTIONS: '' }
  return execFileSync(process.execPath, args, { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env })
}

beforeAll(async () => {
  copyFileSync(join(CIRCUITS, 'product.circom'), join(dir, 'product.circom'))
  node(join(ROOT, 'node_modules/circom2/cli.js'), 'product.circom', '--r1cs', '--wasm', '-o', '.')
  const text = node(join(CIRCUITS, 'prove.mjs'), 'product', '{"a":"6","b":"7","limit":"100"}')
  proven = JSON.parse(text) as Proven
  db = await testDatabase(['claims'])
  await db.write(['addVerifier', 'factors', { protocol: 'groth16', curve: 'bn128', key: proven.key }])
})

afterAll(() => removeDir(dir))

const claim = (proof: Json, signals: Json): JsonObject => ({ of: { __op: 'zkp', verifier: 'factors', proof, signals } })

it('stores the signals of a proof that snarkjs made', async () => {
  expect([proven.holds, proven.signals]).toEqual([true, ['42', '100']])
  await db.write(['set', claim(proven.proof, proven.signals), 'claims', 'a'], ALICE)
  expect(db.read('get', 'claims', 'a')).toEqual({ of: ['42', '100'] })
})

it.each([
  ['another product', ['43', '100']],
  ['another public input', ['42', '101']],
  ['the signals in another order', ['100', '42']],
  [
    'a signal beyond the field',
    [`${42n + 21888242871839275222246405745257275088548364400416034343698204186575808495617n}`, '100'],
  ],
])('refuses the proof for %s', async (_what, signals) => {
  const error = await db.refuse(['set', claim(proven.proof, signals), 'claims', 'b'], ALICE)
  expect(error.code).toBe('DB_ZKP_INVALID')
})
