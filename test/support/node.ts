/** A whole node on a real port, for tests. */
import { openHost } from '../../node/context.ts'
import { createServer, type ServerOptions } from '../../node/http/server.ts'
import type { DatabaseHost } from '../../node/ports.ts'
import { type DeployOptions, deploy } from '../../sdk/index.ts'
import { removeDir, tempDir } from './temp-dir.ts'

export type TestNode = {
  readonly url: string
  readonly host: DatabaseHost
  /** Makes a database and returns its id. */
  deploy(options: DeployOptions): Promise<string>
  /** Stops everything and removes the files. */
  close(): Promise<void>
}

export async function startNode(options: Omit<ServerOptions, 'host'> = {}): Promise<TestNode> {
  const dir = tempDir()
  const host = await openHost({ dir })
  const server = createServer({ ...options, host })
  const url = await server.listen({ port: 0, hostname: '127.0.0.1' })
  return {
    url,
    host,
    deploy: (genesis) => deploy(url, genesis),
    close: async () => {
      await server.close()
      await host.close()
      removeDir(dir)
    },
  }
}

/** Rules that let everyone do everything. */
export const OPEN_RULES = [['write', [['allow()']]]]
