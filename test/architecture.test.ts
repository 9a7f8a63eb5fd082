/** What holds the house together and no linter sees: the surface of the package, and the shape of sources and tests. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const LAYERS = ['fpjson', 'contract', 'sdk', 'node']

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => name.endsWith('.ts'))
    .sort()
}

function read(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8')
}

/** A change here is a change of the API: a decision, and a change of the pages of docs that name it. */
const SURFACE: Readonly<Record<string, string>> = {
  './fpjson':
    'FPJSON_CODES FUNCTION_NAMES FpjsonError RESERVED_NAMES check checkLogic compile compileJob compileLets compileLogic compilePattern compileStatements createFuel isTruthy run runJob runLets runLogic runStatements',
  './contract':
    'CONTRACT_CODES Contract ContractError KvMiss MemoryKv NodeCache PURE_HOST READ_OPERATIONS WRITE_OPERATIONS handle parseGenesis testRules',
  './sdk':
    'HttpTransport SDK_CODES SdkError connect createDb data del deploy inc ms openIndexers remove signQuery signer ts union zkp',
  './sdk/verify': 'verifyRead',
  './local': 'openLocal',
  './signers':
    'arweave babyjubjub ed25519 evm evmPersonal internetIdentity nostr nostrEvent signedText typedData webauthn',
}

type Entry = string | { readonly types: string; readonly default: string }
const PACKAGE = JSON.parse(read('package.json')) as {
  readonly exports: Readonly<Record<string, Entry>>
  readonly bin: Readonly<Record<string, string>>
}

/** Returns the source of a built file. */
function sourceOf(built: string): string {
  return built.replace(/^\.?\/?dist\//, '').replace(/(\.d\.ts|\.js)$/, '.ts')
}

describe('the package', () => {
  const modules = Object.entries(PACKAGE.exports).filter((entry): entry is [string, Exclude<Entry, string>] => {
    return typeof entry[1] !== 'string'
  })

  it('has these entries', () => {
    expect(Object.keys(PACKAGE.exports)).toEqual([...Object.keys(SURFACE), './contract.js', './package.json'])
    expect(PACKAGE.exports['./contract.js']).toBe('./dist/contract.js')
  })

  it.each(modules)('exports from %s what is written down here', async (name, { types, default: built }) => {
    expect(sourceOf(types)).toBe(sourceOf(built))
    const module = (await import(join(ROOT, sourceOf(built)))) as object
    expect(Object.keys(module).sort().join(' ')).toBe(SURFACE[name])
  })

  it('has a program that is there', () => {
    expect(Object.values(PACKAGE.bin).map((built) => existsSync(join(ROOT, sourceOf(built))))).toEqual([true])
  })
})

describe('a pure source', () => {
  const pure = [...filesBelow('fpjson'), ...filesBelow('contract')]

  it('keeps no state in its module', () => {
    const variables = pure.flatMap((name) =>
      [...read(name).matchAll(/^(?:export )?(?:let|var) .*/gm)].map(([line]) => `${name}: ${line}`),
    )
    expect(variables).toEqual([])
  })

  it('fills its collections when they are made, and says that nobody may change them', () => {
    const open = pure.flatMap((name) =>
      [...read(name).matchAll(/^(?:export )?const (\w+)(?:: ([^=\n]+))? = new (?:Weak)?(?:Map|Set)\b/gm)]
        .filter(([, , type]) => type !== undefined && !/^Readonly(?:Map|Set)</.test(type))
        .map(([line]) => `${name}: ${line}`),
    )
    expect(open).toEqual([])
  })
})

describe('a test', () => {
  /** Suites about what is no single source file. */
  const suites = ['attack', 'bundle', 'differential', 'oracle', 'ramda', 'vectors']

  function isSuite(name: string): boolean {
    return name.split('/').some((part) => suites.includes(part)) || name.endsWith('.property')
  }

  it.each(LAYERS)('of %s lies where its source lies', (layer) => {
    const strays = filesBelow(`test/${layer}`)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => name.slice('test/'.length, -'.test.ts'.length))
      .filter((name) => !existsSync(join(ROOT, `${name}.ts`)) && !existsSync(join(ROOT, name)) && !isSuite(name))
    expect(strays).toEqual([])
  })

  it('is never run alone, left for later, or skipped without a condition', () => {
    const marks = /\b(?:it|test|describe)\.(?:only|todo)\b|^\s*(?:it|test|describe)\.skip\b|\bx(?:it|describe)\(/m
    const marked = filesBelow('test').filter((name) => name !== 'test/architecture.test.ts' && marks.test(read(name)))
    expect(marked).toEqual([])
  })
})

it('has in every index nothing but exports by name', () => {
  const indexes = LAYERS.flatMap(filesBelow).filter((name) => /(?:^|\/)index\.ts$/.test(name))
  const others = indexes.filter((name) => /^export \*/m.test(read(name)))
  expect(others).toEqual([])
})
