/** What sizes of nodes, of groups and of what is under one digest come to: the build with other constants, side by side. */
import { cp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Contract } from '../../contract/contract.ts'
import { SEED } from '../support/seed.ts'
import { withDir } from './support/database.ts'
import { note } from './support/note.ts'
import { person } from './support/people.ts'
import { provenQueries } from './support/proven-reads.ts'
import { type Bench, quantile, type Result, result, resultsOf, sortedNumbers } from './support/result.ts'
import { ROUNDS } from './support/rounds.ts'
import {
  type BuildOfContract,
  type Documents,
  deleteBundle,
  fill,
  ListedKv,
  openUnsigned,
  type SetTimes,
  setBundle,
  setsPerSecond,
} from './support/unsigned.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const SIZE = 50_000
const PROOFS = 30
/** More than the database takes. */
const ALL_MIB = 4_096

/** What the constants of the tree are. A node has no less than a quarter of the most. */
type Sizes = { readonly node: number; readonly group: number; readonly arity: number }

/** As the product has them; then one of them another. */
const OURS: Sizes = { node: 48, group: 8, arity: 4 }
const OTHERS: readonly Partial<Sizes>[] = [
  ...[32, 64, 96].map((node) => ({ node })),
  ...[4, 16].map((group) => ({ group })),
  ...[2, 8].map((arity) => ({ arity })),
]

const documents: Documents = (n) => person(SEED, n)

/** A database of one choice, and what its rounds gave. */
type Choice = { readonly name: string; readonly contract: Contract; readonly times: SetTimes[] }

export const bench: Bench = {
  bars: { [`${nameOf(OURS)}/set`]: 'the product', [`${nameOf(OURS)}/proof`]: 'the product' },
  run: () =>
    withDir(async (dir) => {
      const choices: Choice[] = []
      for (const other of [{}, ...OTHERS]) choices.push(await open({ ...OURS, ...other }, dir))
      for (let round = 0; round <= ROUNDS; round++) {
        for (const { contract, times } of choices) {
          times.push(setBundle(contract, documents, SIZE))
          deleteBundle(contract, documents, SIZE)
        }
        note(`round ${round} of ${ROUNDS}`)
      }
      return choices.flatMap(choiceResults)
    }),
}

function nameOf({ node, group, arity }: Sizes): string {
  return `node-${node}-group-${group}-arity-${arity}`
}

async function open(sizes: Sizes, dir: string): Promise<Choice> {
  const name = nameOf(sizes)
  const build = await buildWith(sizes, join(dir, name))
  const contract = openUnsigned(new ListedKv(), { cacheMiB: ALL_MIB }, build)
  fill(contract, documents, { from: 0, to: SIZE })
  return { name, contract, times: [] }
}

/** Copies the build and gives its constants other values. */
async function buildWith({ node, group, arity }: Sizes, dir: string): Promise<BuildOfContract> {
  await cp(join(ROOT, 'dist'), join(dir, 'dist'), { recursive: true })
  for (const name of ['package.json', 'node_modules']) await symlink(join(ROOT, name), join(dir, name))
  const tree = join(dir, 'dist/contract/tree')
  await replaceConstants(join(tree, 'reshape.js'), { NODE_MAX: node, NODE_MIN: node / 4 })
  await replaceConstants(join(tree, 'leaf.js'), { GROUP_MAX: group })
  await replaceConstants(join(tree, 'digest.js'), { ARITY_BITS: Math.log2(arity) })
  const load = <Module>(path: string): Promise<Module> =>
    import(pathToFileURL(join(dir, 'dist/contract', path)).href) as Promise<Module>
  const { Contract } = await load<typeof import('../../contract/contract.ts')>('contract.js')
  const { NodeCache } = await load<typeof import('../../contract/tree/node-cache.ts')>('tree/node-cache.js')
  return { Contract, NodeCache }
}

async function replaceConstants(path: string, values: Readonly<Record<string, number>>): Promise<void> {
  let text = await readFile(path, 'utf8')
  for (const [name, value] of Object.entries(values)) {
    const line = new RegExp(`const ${name} = \\d+;`)
    if (!line.test(text)) throw new Error(`${path} has no line "const ${name} = …;": look at what was built`)
    text = text.replace(line, `const ${name} = ${value};`)
  }
  await writeFile(path, text)
}

function choiceResults({ name, contract, times }: Choice): Result[] {
  const counted = times.slice(1)
  const bytes = provenQueries('range20', { size: SIZE, round: 0, count: PROOFS }).map((query) =>
    Math.floor((contract.prove(query).proof.length * 3) / 4),
  )
  return [
    result(`${name}/set`, 'writes/s', counted.map(setsPerSecond)),
    ...resultsOf(name, counted, { seal: 'us/write' }),
    result(`${name}/proof`, 'bytes', [quantile(sortedNumbers(bytes), 0.5)]),
  ]
}
