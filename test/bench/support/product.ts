/**
 * What is measured: the build, as users run it. Transpilers that run sources add code of their own to every closure, and
 * worker threads start from the build in any case.
 */
async function built<Module>(path: string): Promise<Module> {
  return (await import(new URL(`../../../dist/${path}`, import.meta.url).href)) as Module
}

/** `node/context.ts` of the build. */
export const { openHost } = await built<typeof import('../../../node/context.ts')>('node/context.js')
/** `node/http/server.ts` of the build. */
export const { createServer } = await built<typeof import('../../../node/http/server.ts')>('node/http/server.js')
/** `sdk/transports/http.ts` of the build. */
export const { HttpTransport } = await built<typeof import('../../../sdk/transports/http.ts')>('sdk/transports/http.js')
/** `sdk/sign.ts` of the build. */
export const { signQuery } = await built<typeof import('../../../sdk/sign.ts')>('sdk/sign.js')
/** `sdk/signers/index.ts` of the build. */
export const { ed25519, evm } = await built<typeof import('../../../sdk/signers/index.ts')>('sdk/signers/index.js')
/** `fpjson/index.ts` of the build. */
export const { compile, createFuel, run } = await built<typeof import('../../../fpjson/index.ts')>('fpjson/index.js')
/** `contract/contract.ts` of the build. */
export const { Contract } = await built<typeof import('../../../contract/contract.ts')>('contract/contract.js')
/** `contract/tree/node-cache.ts` of the build. */
export const { NodeCache } =
  await built<typeof import('../../../contract/tree/node-cache.ts')>('contract/tree/node-cache.js')
/** `node/kv/lmdb-kv.ts` of the build. */
export const { openLmdbKv } = await built<typeof import('../../../node/kv/lmdb-kv.ts')>('node/kv/lmdb-kv.js')
/** `sdk/verify.ts` of the build. */
export const { verifyRead } = await built<typeof import('../../../sdk/verify.ts')>('sdk/verify.js')
/** `node/sequencer/native-sha256.ts` of the build. */
export const { nativeSha256, toBinary, toBytes } = await built<
  typeof import('../../../node/sequencer/native-sha256.ts')
>('node/sequencer/native-sha256.js')
/** `contract/rules/rules.ts` of the build. */
export const { compileRules, runRules } =
  await built<typeof import('../../../contract/rules/rules.ts')>('contract/rules/rules.js')
/** `contract/auth/verifiers.ts` of the build. */
export const { verifySignature } =
  await built<typeof import('../../../contract/auth/verifiers.ts')>('contract/auth/verifiers.js')
/** `node/workers/native-verify.ts` of the build. */
export const { createNativeVerify } = await built<typeof import('../../../node/workers/native-verify.ts')>(
  'node/workers/native-verify.js',
)
/** `node/workers/verify-pool.ts` of the build. */
export const { createVerifyPool } =
  await built<typeof import('../../../node/workers/verify-pool.ts')>('node/workers/verify-pool.js')
/** `node/sequencer/sequenced-database.ts` of the build. */
export const { SEAL_BYTES } = await built<typeof import('../../../node/sequencer/sequenced-database.ts')>(
  'node/sequencer/sequenced-database.js',
)
