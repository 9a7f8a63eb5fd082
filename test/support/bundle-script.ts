/** Sources as one file that an engine runs as it is: in a page, or in a process that must not be slowed down by a loader. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Returns the module at `entry`, with all that it imports, as the text of one module. */
export async function bundleScript(entry: URL, platform: 'node' | 'browser'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    format: 'esm',
    platform,
    target: 'es2023',
    legalComments: 'none',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

/** Writes {@link bundleScript} for this engine into a directory, and returns the path of the file. */
export async function writeScript(entry: URL, dir: string): Promise<string> {
  const file = join(dir, 'script.mjs')
  writeFileSync(file, await bundleScript(entry, 'node'))
  return file
}
