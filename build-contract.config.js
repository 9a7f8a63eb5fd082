// Builds dist/contract.js: one file, byte-identical on every build, no imports. The last statement is a plain exported
// function because engines that take the file as text recognise only that.
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
const bundle = outputFiles[0].text.trim()
await writeFile(
  'dist/contract.js',
  `${bundle}\nexport function handle(state, action, env) {\n  return ${NAME}.handle(state, action, env)\n}\n`,
)
