// Builds dist/contract.js, or the file named: one file, byte-identical on every build, no imports, printable ASCII. The last
// statement is a plain exported function because engines that take the file as text recognise only that.
import { writeFile } from 'node:fs/promises'
import { build } from 'esbuild'

const NAME = 'weftContract'

const { outputFiles } = await build({
  entryPoints: ['contract/warp.ts'],
  bundle: true,
  format: 'iife',
  globalName: NAME,
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  charset: 'ascii',
  write: false,
})
// Control characters are left only inside texts, where an escape means the same and nothing on the way changes it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const bundle = outputFiles[0].text.trim().replace(/[\x00-\x09\x0b-\x1f\x7f]/g, (character) => {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
})
await writeFile(
  process.argv[2] ?? 'dist/contract.js',
  `${bundle}\nexport function handle(state, action, env) {\n  return ${NAME}.handle(state, action, env)\n}\n`,
)
