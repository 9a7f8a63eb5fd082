import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Returns a new empty directory. The caller removes it with {@link removeDir}. */
export function tempDir(): string {
  return mkdtempSync(join(tmpdir(), 'weft-test-'))
}

export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true })
}

/** Mounts an empty disk of this many MiB in memory. `undefined` where the user may not mount. */
export function mountTinyDisk(mebibytes: number): { readonly dir: string; unmount(): void } | undefined {
  const dir = tempDir()
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', dir])
  if (status !== 0) {
    removeDir(dir)
    return undefined
  }
  return {
    dir,
    unmount: () => {
      // Lazily: a failed test may have left a file open.
      spawnSync('umount', ['-l', dir])
      removeDir(dir)
    },
  }
}

/** Whether {@link mountTinyDisk} works: tests that fill a real disk need root and are skipped without. */
export function canMountDisk(): boolean {
  const disk = mountTinyDisk(1)
  disk?.unmount()
  return disk !== undefined
}
