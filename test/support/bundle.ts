/** The contract as engines get it: one file, built from the source as it stands. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { removeDir, tempDir } from './temp-dir.ts'

/** Builds the contract as `npm run build` does, and returns its text. `dist` is left alone: other tests read it. */
export function buildBundle(): string {
  const dir = tempDir()
  try {
    const file = join(dir, 'contract.js')
    execFileSync(process.execPath, ['build-contract.config.js', file], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
    })
    return readFileSync(file, 'utf8')
  } finally {
    removeDir(dir)
  }
}
