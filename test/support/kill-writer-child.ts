/** The process that {@link spawnWriter} starts and kills. */
import { writeSync } from 'node:fs'
import { openLmdbKv } from '../../node/kv/lmdb-kv.ts'
import { openFileLog } from '../../node/log/file-log.ts'

const [kind, dir] = process.argv.slice(2)
if (dir === undefined) throw new Error('usage: kill-writer-child.ts log|kv <dir>')
await (kind === 'log' ? writeLog(dir) : writeKv(dir))

/** Appends for ever, several to a group, and says the number of each record once it is durable. */
async function writeLog(dir: string): Promise<void> {
  const log = await openFileLog(dir, { segmentBytes: 16 * 1024 })
  const writeOn = async (): Promise<void> => {
    for (;;) {
      const number = log.append(`record ${log.length} `.padEnd(20 + ((log.length * 37) % 400), '~'))
      await log.sync()
      writeSync(1, `${number}\n`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, writeOn))
}

/** Writes the same 50 keys in every flush, with its number, and says the number once it is durable. */
async function writeKv(dir: string): Promise<void> {
  const kv = openLmdbKv(dir)
  for (let n = Number(kv.meta['n'] ?? -1) + 1; ; n++) {
    for (let key = 0; key < 50; key++) kv.put(`k${key}`, `${n}.`.padEnd(800, 'v'))
    await kv.flush({ n: String(n) })
    writeSync(1, `${n}\n`)
  }
}
