/** The contract as engines get it: one file, built from the source as it stands. */
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { removeDir, tempDir } from './temp-dir.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Builds the contract as `npm run build` does, and returns its text. `dist` is left alone: other tests read it. */
export function buildBundle(): string {
  return build(ROOT)
}

/** Returns what {@link buildBundle} would if the contract were of another version, and nothing else were different. */
export function buildBundleOfVersion(version: number): string {
  const dir = tempDir()
  try {
    for (const name of ['contract', 'fpjson', 'tsconfig.json', 'package.json', 'build-contract.config.js']) {
      cpSync(join(ROOT, name), join(dir, name), { recursive: true })
    }
    symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'))
    const file = join(dir, 'contract/version.ts')
    const source = readFileSync(file, 'utf8')
    writeFileSync(file, source.replace(/(CONTRACT_VERSION: number =) \d+/, `$1 ${version}`))
    return build(dir)
  } finally {
    removeDir(dir)
  }
}

function build(cwd: string): string {
  const dir = tempDir()
  try {
    const file = join(dir, 'contract.js')
    execFileSync(process.execPath, ['build-contract.config.js', file], { cwd })
    return readFileSync(file, 'utf8')
  } finally {
    removeDir(dir)
  }
}
