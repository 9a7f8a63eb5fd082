/** Paths that make databases and tell of them. */
import type { FastifyInstance } from 'fastify'
import { isJsonObject, type Json, member } from '../../contract/wire/json.ts'
import { type Genesis, PROTOCOL } from '../../contract/wire/types.ts'
import { NodeError } from '../errors.ts'
import type { DatabaseHost } from '../ports.ts'
import { type DatabaseParams, parseBody } from './request.ts'

/** Adds the paths `/v1/databases`, `/v1/databases/:id` and `/v1/databases/:id/root`. */
export function addDatabaseRoutes(app: FastifyInstance, host: DatabaseHost): void {
  app.post('/v1/databases', async (request, reply) => {
    const database = await host.deploy(parseGenesis(parseBody(request.body)))
    return reply.code(201).send({ id: database.id })
  })
  app.get('/v1/databases', () => ({ databases: host.list() }))
  app.get<DatabaseParams>('/v1/databases/:id', (request) => host.database(request.params.id).info())
  app.get<DatabaseParams>('/v1/databases/:id/root', (request) => host.database(request.params.id).root())
}

/** Checks the form only; what owners and salts are good for is the contract's business. */
function parseGenesis(value: Json): Genesis {
  const names = ['owners', 'salt', 'secure']
  if (!isJsonObject(value) || Object.keys(value).sort().join() !== names.join()) {
    throw invalid('a new database is an object with owners, secure and salt')
  }
  const owners = member(value, 'owners')
  const secure = member(value, 'secure')
  const salt = member(value, 'salt')
  if (!Array.isArray(owners) || !owners.every(isText)) throw invalid('owners must be a list of addresses')
  if (typeof secure !== 'boolean') throw invalid('secure must be true or false')
  if (typeof salt !== 'string') throw invalid('salt must be a text')
  return { protocol: PROTOCOL, owners, secure, salt }
}

function isText(value: Json): value is string {
  return typeof value === 'string'
}

function invalid(sentence: string): NodeError {
  return new NodeError('NODE_REQUEST_INVALID', sentence)
}
