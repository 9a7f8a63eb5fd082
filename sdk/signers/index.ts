/** Signers: who writes. A wallet or a key of one's own becomes one by having the members of {@link Signer}. */
export { type TypedData, typedData } from '../../contract/wire/eip712.ts'
export { type ArweaveJwk, type ArweaveSigner, arweave } from './arweave.ts'
export { type Ed25519Signer, ed25519 } from './ed25519.ts'
export { type EvmSigner, evm } from './evm.ts'
export type { Signer } from './signer.ts'
