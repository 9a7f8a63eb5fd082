/** Part of the demo: real data with holes and errors in it, imported under a schema and a rule, read back and queried. */
import { readFile } from 'node:fs/promises'
import type { Json, JsonObject, ReadArgument, Refusal, Snapshot } from 'weftdb/sdk'
import { type Demo, written } from './demo.ts'
import { count, fact, progress } from './report.ts'

const COLLECTION = 'movies'
/** Writes under way at once. */
const WRITES_AT_ONCE = 512
/** When the data were put together. Later releases are of the 1910s to 40s, their years read in the wrong century. */
const LAST_YEAR = '2011'

const AMOUNT: JsonObject = { type: ['integer', 'null'], minimum: 0 }
const TEXT: JsonObject = { type: ['string', 'null'] }

/** What a movie looks like. */
const SCHEMA: JsonObject = {
  type: 'object',
  required: ['Title', 'Release Date'],
  properties: {
    Title: { type: 'string', minLength: 1 },
    'US Gross': AMOUNT,
    'Worldwide Gross': AMOUNT,
    'US DVD Sales': AMOUNT,
    'Production Budget': AMOUNT,
    'Release Date': { type: 'string', minLength: 11, maxLength: 11 },
    'MPAA Rating': { enum: ['G', 'PG', 'PG-13', 'R', 'NC-17', 'Not Rated', 'Open', null] },
    'Running Time min': { type: ['integer', 'null'], minimum: 1 },
    Distributor: TEXT,
    Source: TEXT,
    'Major Genre': TEXT,
    'Creative Type': TEXT,
    Director: TEXT,
    'Rotten Tomatoes Rating': { type: ['integer', 'null'], minimum: 0, maximum: 100 },
    'IMDB Rating': { type: ['number', 'null'], minimum: 0, maximum: 10 },
    'IMDB Votes': AMOUNT,
  },
  additionalProperties: false,
}

/** Owners write movies that had been released. `Jun 12 1998` ends with the year. */
const RULES: Json = [
  [
    'set',
    [
      ['=$year', ['last', ['split', ' ', ['prop', 'Release Date', '$new']]]],
      ['denyif()', ['gt', '$year', LAST_YEAR]],
      ['allowif()', ['includes', '$signer', '$contract.owners']],
    ],
  ],
]

/** A record of the data and the id that it gets. */
export type Movie = { readonly id: string; readonly data: JsonObject }

/** Returns all records of the data set `movies` of Vega, in its order. */
async function readMovies(): Promise<readonly Movie[]> {
  const file = new URL('../../node_modules/vega-datasets/data/movies.json', import.meta.url)
  const records = JSON.parse(await readFile(file, 'utf8')) as readonly JsonObject[]
  return records.map((data, i) => ({ id: `m${String(i).padStart(4, '0')}`, data }))
}

/** Runs the part. Returns the movies that are valid and the line of the summary. */
export async function runMovies(demo: Demo): Promise<{ readonly valid: readonly Movie[]; readonly line: string }> {
  const { db, checks } = demo
  const movies = await readMovies()
  await written(db.setSchema(SCHEMA, COLLECTION), db.setRules(RULES, COLLECTION))
  const startedAt = performance.now()
  const refused = await importMovies(demo, movies)
  const seconds = (performance.now() - startedAt) / 1_000
  const valid = movies.filter(({ id }) => !refused.has(id))
  const rate = `${count(Math.round(movies.length / seconds))} a second, signing included`
  fact(
    'records',
    `${count(movies.length)} sent, ${count(valid.length)} imported, ${count(refused.size)} refused (${rate})`,
  )
  tellRefused(movies, refused)
  const expected = movies.filter(isValid).map(({ id }) => id)
  checks.equal(
    'valid are exactly those that a plain look finds valid',
    valid.map(({ id }) => id),
    expected,
  )
  checks.equal('valid and invalid are all', valid.length + refused.size, movies.length)
  const fields = await compareAll(demo, COLLECTION, valid)
  fact('read back', `${count(fields)} fields of ${count(valid.length)} movies compared`)
  const queries = await query(demo, valid)
  return {
    valid,
    line: `${count(valid.length)} imported and ${count(refused.size)} refused of ${count(movies.length)}; ${count(fields)} fields read back; ${queries} queries`,
  }
}

/** Writes all movies. Returns why those that were refused were. */
async function importMovies({ db }: Demo, movies: readonly Movie[]): Promise<ReadonlyMap<string, Refusal>> {
  const refused = new Map<string, Refusal>()
  const bar = progress('importing', movies.length)
  for (let start = 0; start < movies.length; start += WRITES_AT_ONCE) {
    const writes = movies.slice(start, start + WRITES_AT_ONCE).map(async ({ id, data }) => {
      const receipt = await db.set(data, COLLECTION, id)
      if (!receipt.success) refused.set(id, receipt.error)
    })
    await Promise.all(writes)
    bar.update(start + writes.length)
  }
  bar.end()
  return refused
}

/** Tells every record that was refused, below its reason, and what the database said of the first of each. */
function tellRefused(movies: readonly Movie[], refused: ReadonlyMap<string, Refusal>): void {
  const groups = new Map<string, { readonly first: Refusal; readonly names: string[] }>()
  for (const movie of movies) {
    const error = refused.get(movie.id)
    if (error === undefined) continue
    const reason = reasonOf(error)
    const group = groups.get(reason) ?? { first: error, names: [] }
    group.names.push(nameOf(movie))
    groups.set(reason, group)
  }
  const largestFirst = [...groups].sort(([, a], [, b]) => b.names.length - a.names.length)
  for (const [reason, { first, names }] of largestFirst) {
    fact(`${count(names.length)} refused`, `${reason}\nsuch as: ${first.message}\n${names.join(' · ')}`)
  }
}

/** Returns what tells a record of the data from others: `m0101 "Cabaret" of Feb 13 1972`. */
function nameOf({ id, data }: Movie): string {
  const { Title: title, 'Release Date': date } = data
  return `${id} ${JSON.stringify(title)} of ${typeof date === 'string' ? date : JSON.stringify(date)}`
}

/** Returns what refusals of one reason have in common. */
function reasonOf({ code, data }: Refusal): string {
  const { path, keyword, expected, statement } = (data ?? {}) as JsonObject
  if (code === 'DB_SCHEMA_VIOLATION') return `the schema wants of ${path}: ${keyword} ${JSON.stringify(expected)}`
  return statement === undefined ? code : `the rule says ${JSON.stringify(statement)}`
}

/** Decides without the database. */
function isValid({ data }: Movie): boolean {
  const { Title: title, 'Release Date': date } = data
  return typeof title === 'string' && title !== '' && typeof date === 'string' && date.slice(-4) <= LAST_YEAR
}

/** Reads a collection and compares it with what was written, field by field; all are text, number or null. Returns how many. */
export async function compareAll({ db, checks }: Demo, collection: string, movies: readonly Movie[]): Promise<number> {
  const found = await db.cget<readonly Snapshot[]>(collection)
  checks.equal(
    `${collection}: the ids`,
    found.map(({ id }) => id),
    movies.map(({ id }) => id),
  )
  const foundById = new Map(found.map(({ id, data }) => [id, data]))
  let fields = 0
  let different = 0
  for (const { id, data } of movies) {
    const got = foundById.get(id) ?? {}
    const names = new Set([...Object.keys(data), ...Object.keys(got)])
    for (const name of names) if (got[name] !== data[name]) different++
    fields += names.size
  }
  checks.equal(`${collection}: fields that differ`, different, 0)
  return fields
}

/** Runs queries and a plain scan of the input for each. Returns how many. */
async function query({ db, checks }: Demo, movies: readonly Movie[]): Promise<number> {
  const where = (holds: (data: JsonObject) => boolean) => movies.filter(({ data }) => holds(data))
  const queries: readonly (readonly [what: string, query: readonly ReadArgument[], scan: readonly Movie[]])[] = [
    ['best rated', [['IMDB Rating', 'desc'], 5], sortBy(movies, 'IMDB Rating').reverse().slice(0, 5)],
    [
      'by Christopher Nolan',
      [['Director', '==', 'Christopher Nolan']],
      where((m) => m['Director'] === 'Christopher Nolan'),
    ],
    ['from Gramercy', [['Distributor', '==', 'Gramercy']], where((m) => m['Distributor'] === 'Gramercy')],
    [
      'grossed over a billion',
      [['Worldwide Gross', '>', 1e9]],
      sortBy(
        where((m) => Number(m['Worldwide Gross']) > 1e9),
        'Worldwide Gross',
      ),
    ],
    ['longest', [['Running Time min', 'desc'], 3], sortBy(movies, 'Running Time min').reverse().slice(0, 3)],
    [
      'rated G or NC-17',
      [['MPAA Rating', 'in', ['G', 'NC-17']]],
      sortBy(
        where((m) => m['MPAA Rating'] === 'G' || m['MPAA Rating'] === 'NC-17'),
        'MPAA Rating',
      ),
    ],
    ['no director known', [['Director', '==', null]], where((m) => m['Director'] === null)],
  ]
  for (const [what, options, scan] of queries) {
    const found = await db.cget<readonly Snapshot[]>(COLLECTION, ...options)
    checks.equal(
      `movies ${what}`,
      found.map(({ id }) => id),
      scan.map(({ id }) => id),
    )
    fact(what, titles(found))
  }
  return queries.length
}

/** Orders as the database does: null, then numbers or texts, then ids. */
function sortBy(movies: readonly Movie[], field: string): Movie[] {
  const compare = (a: Json | undefined, b: Json | undefined) => {
    if (a === b) return 0
    if (a === null || b === null) return a === null ? -1 : 1
    return (a as number | string) < (b as number | string) ? -1 : 1
  }
  return [...movies].sort((a, b) => compare(a.data[field], b.data[field]) || compare(a.id, b.id))
}

function titles(found: readonly Snapshot[]): string {
  const shown = found.slice(0, 5).map(({ data }) => data['Title'])
  return `${shown.join(' · ')}${found.length > shown.length ? ` · … ${count(found.length)} in all` : ''}`
}
