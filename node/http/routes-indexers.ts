/** Paths of the indexers of a database. */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NodeError } from '../errors.ts'
import type { DatabaseHost } from '../ports.ts'
import { textHash } from '../sequencer/native-sha256.ts'
import { type DatabaseParams, parseBody } from './request.ts'

type IndexerParams = { readonly Params: { readonly id: string; readonly name: string } }

/** What lets everyone declare and remove indexers. */
const EVERYONE = '*'

/**
 * Adds the paths `/v1/databases/:id/indexers` and `/v1/databases/:id/indexers/:name`.
 *
 * @param token - Who sends it may declare and remove indexers; `*` lets everyone, `undefined` nobody.
 */
export function addIndexerRoutes(app: FastifyInstance, host: DatabaseHost, token: string | undefined): void {
  app.get<DatabaseParams>('/v1/databases/:id/indexers', (request) => ({
    indexers: host.database(request.params.id).indexers.list(),
  }))
  app.post<DatabaseParams>('/v1/databases/:id/indexers', async (request, reply) => {
    checkToken(request, token)
    const indexer = await host.database(request.params.id).indexers.declare(parseBody(request.body))
    return reply.code(201).send(indexer)
  })
  app.delete<IndexerParams>('/v1/databases/:id/indexers/:name', async (request) => {
    checkToken(request, token)
    await host.database(request.params.id).indexers.remove(request.params.name)
    return {}
  })
}

function checkToken(request: Pick<FastifyRequest, 'headers'>, token: string | undefined): void {
  if (token === EVERYONE) return
  const sent = request.headers.authorization ?? ''
  // Hashes have one length, so that the comparison takes the same time whatever was sent.
  const isRight =
    token !== undefined && timingSafeEqual(Buffer.from(textHash(`Bearer ${token}`)), Buffer.from(textHash(sent)))
  if (isRight) return
  const sentence =
    token === undefined
      ? 'this node declares no indexers over HTTP; its operator may start it with --indexer-token'
      : 'this node declares indexers for those who send its token; ask its operator'
  throw new NodeError('NODE_INDEXER_DENIED', sentence)
}
