/** Reads bodies as text, within bounds for each and for all together. */
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { NodeError } from '../errors.ts'
import { ARRIVING_BYTES_MAX, BODY_BYTES_ORDINARY } from './limits.ts'

/** Reads the bodies that arrive at one server and counts them. */
export class BodyReader {
  readonly #arrivingBytesMax: number
  #arriving = 0

  /** @param arrivingBytesMax - Bytes beyond {@link BODY_BYTES_ORDINARY} of each in all bodies that are arriving. */
  constructor(arrivingBytesMax: number = ARRIVING_BYTES_MAX) {
    this.#arrivingBytesMax = arrivingBytesMax
  }

  /**
   * Returns the whole body as text.
   *
   * Leaves the socket open when it throws, so that the reason can be answered; the caller closes it then.
   *
   * @throws {NodeError} `NODE_REQUEST_INVALID` when it is not UTF-8; `NODE_REQUEST_TOO_LARGE` above `bytesMax`; `NODE_OVERLOADED` when too many large bodies arrive at once.
   */
  read(request: IncomingMessage, bytesMax: number): Promise<string> {
    if (Number(request.headers['content-length']) > bytesMax) return Promise.reject(tooLarge(bytesMax))
    const charset = charsetOf(request.headers['content-type'])
    if (charset !== undefined) return Promise.reject(notUtf8(`charset ${charset.slice(0, 60)}`))
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      let bytes = 0
      let counted = 0
      const finish = () => {
        this.#arriving -= counted
        counted = 0
        request.off('data', take)
      }
      const take = (chunk: Buffer) => {
        bytes += chunk.length
        const extra = Math.max(0, bytes - BODY_BYTES_ORDINARY) - counted
        if (bytes > bytesMax || this.#arriving + extra > this.#arrivingBytesMax) {
          finish()
          reject(bytes > bytesMax ? tooLarge(bytesMax) : overloaded())
          return
        }
        this.#arriving += extra
        counted += extra
        chunks.push(chunk)
      }
      request.on('data', take)
      request.once('end', () => {
        finish()
        const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
        if (isUtf8(whole)) resolve(whole.toString('utf8'))
        else reject(notUtf8('bytes that are not'))
      })
      request.once('close', () => {
        finish()
        reject(new NodeError('NODE_REQUEST_INVALID', 'the connection broke before the body was whole'))
      })
      request.once('error', () => undefined)
    })
  }
}

/** Returns the charset that a media type names, when it is another than UTF-8 and what UTF-8 includes. */
function charsetOf(type: string | undefined): string | undefined {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type ?? '')?.[1]
  return charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset) ? undefined : charset
}

function notUtf8(got: string): NodeError {
  return new NodeError('NODE_REQUEST_INVALID', `a body must be UTF-8, got ${got}; send it in UTF-8`)
}

function tooLarge(bytesMax: number): NodeError {
  const sentence = `a body of this type has at most ${bytesMax} bytes; send it in parts`
  return new NodeError('NODE_REQUEST_TOO_LARGE', sentence, { bytesMax })
}

function overloaded(): NodeError {
  return new NodeError('NODE_OVERLOADED', 'too many large requests are arriving; send it again later')
}
