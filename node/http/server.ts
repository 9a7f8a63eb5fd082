/** The HTTP server of a node. docs/http.md tells of its paths. */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { NodeError } from '../errors.ts'
import type { DatabaseHost } from '../ports.ts'
import { BodyReader } from './body.ts'
import { limitConnectionsPerAddress } from './connections.ts'
import { type Failure, failure, toFailure } from './errors.ts'
import * as limits from './limits.ts'
import { addDatabaseRoutes } from './routes-databases.ts'
import { addIndexerRoutes } from './routes-indexers.ts'
import { addLogRoute } from './routes-log.ts'
import { addReadRoutes, addWriteRoute } from './routes-queries.ts'

/** What a server needs, and bounds that an operator may want to change. */
export type ServerOptions = {
  readonly host: DatabaseHost
  /** Hears of errors that are bugs; clients learn only `NODE_FAILED`. */
  readonly onBug?: (error: unknown) => void
  /** Who sends it may declare and remove indexers; `*` lets everyone, nothing nobody. */
  readonly indexerToken?: string
  /** Bytes of a JSON body. */
  readonly bodyBytesMax?: number
  readonly connectionsMax?: number
  /** When given, it counts for loopback addresses too. */
  readonly connectionsPerAddressMax?: number
  readonly headersTimeoutMs?: number
  readonly requestTimeoutMs?: number
}

/** A server that is made but may not listen yet. */
export type HttpServer = {
  /** Starts to listen and returns the URL; port 0 takes any free one. @throws {NodeError} `NODE_CONFIG_INVALID` when it cannot. */
  listen(address: { readonly port: number; readonly hostname: string }): Promise<string>
  /** Takes no more requests, lets those under way end within {@link limits.CLOSE_GRACE_MS}, and closes every socket. */
  close(): Promise<void>
}

/** Returns a server over the databases of `options.host`, which it does not close. */
export function createServer(options: ServerOptions): HttpServer {
  const app = createApp(options)
  const bodies = new BodyReader()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (_request: unknown, payload: IncomingMessage) =>
    bodies.read(payload, options.bodyBytesMax ?? limits.BODY_BYTES_MAX),
  )
  addFailures(app, options.onBug)
  addCors(app)
  app.get('/health', () => ({ status: 'ok' }))
  addDatabaseRoutes(app, options.host)
  addWriteRoute(app, options.host, bodies)
  addReadRoutes(app, options.host)
  addLogRoute(app, options.host)
  addIndexerRoutes(app, options.host, options.indexerToken)
  limitConnections(app.server, options)
  return {
    listen: (address) => listen(app, address),
    close: () => close(app),
  }
}

function createApp(options: ServerOptions): FastifyInstance {
  return fastify({
    exposeHeadRoutes: false,
    keepAliveTimeout: limits.KEEP_ALIVE_MS,
    requestTimeout: options.requestTimeoutMs ?? limits.REQUEST_TIMEOUT_MS,
    http: {
      headersTimeout: options.headersTimeoutMs ?? limits.HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: limits.TIMEOUT_CHECK_MS,
      maxHeaderSize: limits.HEADER_BYTES_MAX,
    },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, _request, reply) => answerFailure(reply as FastifyReply, toFailure(error)),
  })
}

function limitConnections(server: Server, options: ServerOptions): void {
  const perAddress = options.connectionsPerAddressMax
  server.maxConnections = options.connectionsMax ?? limits.CONNECTIONS_MAX
  limitConnectionsPerAddress(server, perAddress ?? limits.CONNECTIONS_PER_ADDRESS_MAX, perAddress !== undefined)
}

function addFailures(app: FastifyInstance, onBug: ServerOptions['onBug']): void {
  app.setErrorHandler((error, _request, reply) => {
    const found = toFailure(error)
    if (found.error.code === 'NODE_FAILED') onBug?.(error)
    return answerFailure(reply, found)
  })
  app.setNotFoundHandler((request, reply) => {
    return answerFailure(reply, failure('NODE_ROUTE_UNKNOWN', `there is no ${request.method} ${pathOf(request.url)}`))
  })
}

function answerFailure(reply: FastifyReply, { status, error }: Failure): FastifyReply {
  if (status === 503) reply.header('retry-after', '1')
  return reply.code(status).send({ error })
}

/** Everything that a node answers is public and nothing depends on cookies, so every page may ask. */
function addCors(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', 'retry-after')
    done()
  })
  app.options('*', (_request, reply) =>
    reply
      .header('access-control-allow-methods', 'GET, POST, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', '86400')
      .code(204)
      .send(),
  )
}

/** Answers what Node could not read as HTTP, on the bare socket, and closes it. */
function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (socket.destroyed || !socket.writable) return
  const [line, found] = brokenRequest(error.code)
  const body = JSON.stringify({ error: found.error })
  socket.end(
    `HTTP/1.1 ${line}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}

function brokenRequest(code: string | undefined): readonly [line: string, failure: Failure] {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['408 Request Timeout', failure('NODE_REQUEST_TIMEOUT', 'the request did not arrive in time')]
    case 'HPE_HEADER_OVERFLOW': {
      const message = `the head of a request has at most ${limits.HEADER_BYTES_MAX} bytes`
      return ['431 Request Header Fields Too Large', failure('NODE_REQUEST_TOO_LARGE', message)]
    }
    default:
      return ['400 Bad Request', failure('NODE_REQUEST_INVALID', 'the request is not HTTP/1.1')]
  }
}

async function listen(app: FastifyInstance, { port, hostname }: Parameters<HttpServer['listen']>[0]): Promise<string> {
  try {
    return await app.listen({ port, host: hostname })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new NodeError('NODE_CONFIG_INVALID', `cannot listen on ${hostname} port ${port}: ${reason}`, undefined, {
      cause,
    })
  }
}

async function close(app: FastifyInstance): Promise<void> {
  // A connection that was busy when the server began to close stays open afterwards, idle, as long as the client likes.
  const idle = setInterval(() => app.server.closeIdleConnections(), limits.CLOSE_CHECK_MS)
  const late = setTimeout(() => app.server.closeAllConnections(), limits.CLOSE_GRACE_MS)
  try {
    await app.close()
  } finally {
    clearInterval(idle)
    clearTimeout(late)
  }
}

function pathOf(url: string): string {
  const path = url.split('?', 1)[0] ?? ''
  return path.length > 100 ? `${path.slice(0, 100)}…` : path
}
