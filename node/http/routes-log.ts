/** The path that streams the log of a database. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { NodeError } from '../errors.ts'
import type { Database, DatabaseHost } from '../ports.ts'
import { type DatabaseParams, NDJSON } from './request.ts'

type LogRequest = DatabaseParams & { readonly Querystring: { readonly from?: unknown; readonly follow?: unknown } }

/**
 * Adds the path `/v1/databases/:id/log`: NDJSON, a line `{"number":n,"record":…}` for each record from number `from`. The
 * text of the record stands in it unchanged. With `follow=true` the answer goes on until one of both sides closes.
 */
export function addLogRoute(app: FastifyInstance, host: DatabaseHost): void {
  const followers = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const follower of followers) follower.abort()
  })
  app.get<LogRequest>('/v1/databases/:id/log', (request, reply) => {
    const database = host.database(request.params.id)
    const from = parseFrom(request.query.from, database.info().records)
    const follower = parseFollow(request.query.follow) ? new AbortController() : undefined
    if (follower !== undefined) {
      followers.add(follower)
      reply.raw.once('close', () => {
        followers.delete(follower)
        follower.abort()
      })
    }
    const stream = Readable.from(lines(database, from, follower?.signal), { objectMode: false })
    return reply.type(NDJSON).send(stream)
  })
}

async function* lines(database: Database, from: number, follow: AbortSignal | undefined): AsyncGenerator<string> {
  const records = follow === undefined ? database.records(from) : database.records(from, { follow })
  for await (const { number, text } of records) yield `{"number":${number},"record":${text}}\n`
}

function parseFrom(text: unknown, records: number): number {
  if (text === undefined) return 0
  const from = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : -1
  if (from >= 0 && from <= records) return from
  throw new NodeError('NODE_REQUEST_INVALID', `from must be a whole number from 0 to ${records}`, { records })
}

function parseFollow(text: unknown): boolean {
  if (text === undefined || text === 'false') return false
  if (text === 'true') return true
  throw new NodeError('NODE_REQUEST_INVALID', 'follow must be true or false')
}
