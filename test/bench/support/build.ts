import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const SOURCES = ['fpjson', 'contract', 'sdk', 'node']

/** Returns what is wrong with `dist`: a source that is not built or is newer than its build; `undefined` when all is well. */
export async function staleBuild(): Promise<string | undefined> {
  for (const folder of SOURCES) {
    for (const name of await readdir(join(ROOT, folder), { recursive: true })) {
      if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue
      const source = join(folder, name)
      const built = join('dist', source.replace(/\.ts$/, '.js'))
      const [sourceMs, builtMs] = await Promise.all([changedMs(source), changedMs(built)])
      if (builtMs < sourceMs) return builtMs === 0 ? `${built} is missing` : `${source} is newer than ${built}`
    }
  }
  return undefined
}

/** Returns when a file last changed, in ms since 1970; 0 when there is none. */
async function changedMs(path: string): Promise<number> {
  const stats = await stat(join(ROOT, path)).catch(() => undefined)
  return stats?.mtimeMs ?? 0
}
