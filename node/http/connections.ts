/** Bounds how many sockets one address holds. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Closes connections to `server` at once when their address already holds `max`.
 *
 * A reverse proxy on the same machine speaks for many clients and bounds them itself, so loopback addresses are not
 * counted unless `countLoopback` says so.
 */
export function limitConnectionsPerAddress(server: Server, max: number, countLoopback: boolean): void {
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress
    if (address === undefined || (!countLoopback && isLoopback(address))) return
    const held = open.get(address) ?? 0
    if (held >= max) {
      socket.destroy()
      return
    }
    open.set(address, held + 1)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
  })
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')
}
