/** Paths that write to a database and read from it. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Json } from '../../contract/wire/json.ts'
import type { Query, Receipt } from '../../contract/wire/types.ts'
import { NodeError } from '../errors.ts'
import type { Database, DatabaseHost } from '../ports.ts'
import type { BodyReader } from './body.ts'
import { statusOf, toFailure } from './errors.ts'
import { LIST_BYTES_MAX, LIST_LINES_MAX } from './limits.ts'
import { bodyText, type DatabaseParams, NDJSON, parseBody } from './request.ts'

/** Adds the path `/v1/databases/:id/write`, which takes lists too. */
export function addWriteRoute(app: FastifyInstance, host: DatabaseHost, bodies: BodyReader): void {
  // Within its own scope, so that no other path takes NDJSON.
  app.register(async (scope) => {
    scope.addContentTypeParser(NDJSON, async (_request: unknown, payload: Parameters<BodyReader['read']>[0]) =>
      parseLines(await bodies.read(payload, LIST_BYTES_MAX)),
    )
    scope.post<DatabaseParams>('/v1/databases/:id/write', (request, reply) => {
      const database = host.database(request.params.id)
      return isLines(request.body)
        ? writeList(database, request.body)
        : writeOne(database, bodyText(request.body), reply)
    })
  })
}

/** Adds the paths `/v1/databases/:id/read` and `/v1/databases/:id/prove`. */
export function addReadRoutes(app: FastifyInstance, host: DatabaseHost): void {
  app.post<DatabaseParams>('/v1/databases/:id/read', async (request) => {
    const database = host.database(request.params.id)
    return { result: await database.read(parseQuery(parseBody(request.body))) }
  })
  app.post<DatabaseParams>('/v1/databases/:id/prove', (request) => {
    const database = host.database(request.params.id)
    return database.prove(parseQuery(parseBody(request.body)))
  })
}

async function writeOne(database: Database, text: string, reply: FastifyReply): Promise<Receipt> {
  const receipt = await database.write(text)
  if (!receipt.success) reply.code(statusOf(receipt.error.code))
  return receipt
}

/** Hands all lines over before it waits, so that they keep their order and share one sync of the disk. */
function writeList(database: Database, lines: readonly string[]): Promise<readonly Receipt[]> {
  return Promise.all(lines.map((line) => database.write(line).catch(toRefusal)))
}

/** What the node did not take is a refusal of its line. A bug fails the whole list: what it did to the others is unknown. */
function toRefusal(thrown: unknown): Receipt {
  const { error } = toFailure(thrown)
  if (error.code === 'NODE_FAILED') throw thrown
  return { success: false, error }
}

function parseLines(text: string): readonly string[] {
  const lines = text.split('\n', LIST_LINES_MAX + 2)
  if (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) throw new NodeError('NODE_REQUEST_INVALID', 'the body has no signed query; send one a line')
  if (lines.length > LIST_LINES_MAX) {
    const sentence = `a body has at most ${LIST_LINES_MAX} signed queries; send it in parts`
    throw new NodeError('NODE_REQUEST_TOO_LARGE', sentence, { linesMax: LIST_LINES_MAX })
  }
  return lines
}

function isLines(body: unknown): body is readonly string[] {
  return Array.isArray(body)
}

function parseQuery(value: Json): Query {
  if (!Array.isArray(value) || typeof value[0] !== 'string') {
    throw new NodeError(
      'NODE_REQUEST_INVALID',
      'a read is a list that begins with its name, like ["get", "people", "Bob"]',
    )
  }
  return value as unknown as Query
}
