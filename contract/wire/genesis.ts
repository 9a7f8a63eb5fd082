import { canonicalJson } from './canonical.ts'
import type { Genesis } from './types.ts'

/** Returns the text whose SHA-256, in base64url, is the id of a local database. */
export function genesisText(genesis: Genesis): string {
  return canonicalJson({
    owners: genesis.owners,
    protocol: genesis.protocol,
    salt: genesis.salt,
    secure: genesis.secure,
  })
}
