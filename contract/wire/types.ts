/** What clients, nodes and the contract say to each other. SPEC section 1 names the words. */
import type { Json } from './json.ts'

/** Version of everything that is signed, hashed or stored. It is part of what is signed. */
export const PROTOCOL = 'WeftDB/1'

/** A database id: 32 bytes in base64url, 43 characters. */
export type DatabaseId = string

/** `[operation, ...arguments]`, for example `["set", { "age": 20 }, "people", "Bob"]`. */
export type Query = readonly [op: string, ...args: Json[]]

/** How a query is signed. Each kind is one verifier in `contract/auth`. */
export type SignatureKind = 'evm' | 'evm-personal' | 'ed25519' | 'arweave' | 'babyjubjub' | 'webauthn' | 'nostr'

/** What a signature covers. */
export type UnsignedQuery = {
  readonly db: DatabaseId
  readonly query: Query
  /** Whole number from 1; each is accepted once, within a window around the highest seen. */
  readonly nonce: number
  /** Last instant at which the query may be sequenced, in ms since 1970. */
  readonly expires: number
  readonly kind: SignatureKind
  /** The address that signs, as its kind spells it (`signature-forms.ts`). */
  readonly signer: string
}

/** What a signer adds to a query. Which members a kind has, and how they are spelled, says `signature-forms.ts`. */
export type SignatureMembers = {
  readonly signature: string
  /** `arweave`: the RSA modulus. `webauthn`: the public key. The address is a hash of it. */
  readonly key?: string
  /** `webauthn`: what the authenticator signed, in base64url. */
  readonly authenticatorData?: string
  readonly clientDataJSON?: string
}

/** What a client sends. */
export type SignedQuery = UnsignedQuery & SignatureMembers

/** A signed query with its place and time, as it stands in the log. */
export type Entry = {
  /** 1 for the first entry of a database, then one more each. */
  readonly seq: number
  /** Time of sequencing in ms since 1970; never less than the entry before. */
  readonly ts: number
  readonly query: SignedQuery
}

/** What a database is made from. Its hash is the id of a local database. */
export type Genesis = {
  readonly protocol: typeof PROTOCOL
  readonly owners: readonly string[]
  /** True: a collection without rules takes no writes. */
  readonly secure: boolean
  /** Anything that tells this database from others of the same owners; up to 64 characters. */
  readonly salt: string
}

/** Why a query was refused: a stable code, a sentence for people, and values for programs. */
export type Refusal = { readonly code: string; readonly message: string; readonly data?: Json }

/** What became of a trigger that a write fired. */
export type TriggerReport = {
  readonly collection: string
  readonly key: string
  /** Of the document whose write fired it. */
  readonly id: string
  /** False: the trigger is optional and failed, or one around it did, and what it wrote was dropped. */
  readonly ok: boolean
  readonly error?: Refusal
}

/** The answer to a write. */
export type Receipt =
  | {
      readonly success: true
      /** Hash of what was signed, base64url. */
      readonly id: string
      readonly seq: number
      readonly timestamp: number
      /** The account that acted: of a linked key, the one that it acts for. */
      readonly signer: string
      /** Id of the document written, where the operation writes one. */
      readonly docId?: string
      /** One result for each operation of a batch. */
      readonly results?: readonly { readonly docId?: string }[]
      /** One receipt for each query of a bundle. */
      readonly receipts?: readonly Receipt[]
      /** The triggers that fired, in the order in which they began; absent when none did. */
      readonly triggers?: readonly TriggerReport[]
    }
  | { readonly success: false; readonly id?: string; readonly error: Refusal }

/** Metadata of a document and the document, as `cget` returns it. */
export type Snapshot = {
  readonly id: string
  /** Who created it. */
  readonly setter: string
  readonly updater: string
  /** ms since 1970. */
  readonly createdAt: number
  readonly updatedAt: number
  /** 1 when created, then one more with each write. */
  readonly version: number
  readonly data: { readonly [key: string]: Json }
}

/** An answer to a read with a proof of it (docs/proofs.md). */
export type ProvenRead = {
  readonly result: Json
  /** What the answer rests on, in base64url. */
  readonly proof: string
  /** State root that the proof is of, and the entry after which it holds. */
  readonly root: string
  readonly seq: number
}

/** Header of a bundle: a run of entries, and the state after them. Hashes are 32 bytes in base64url. */
export type BundleHeader = {
  /** 1 for the first bundle of a database, then one more each. */
  readonly height: number
  /** SHA-256 of the canonical JSON of the header before; empty for the first. */
  readonly prev: string
  readonly firstSeq: number
  readonly lastSeq: number
  /** SHA-256 of the hashes of the entries' records, 32 bytes each, one after the other. */
  readonly entriesHash: string
  /** State root after the last entry. */
  readonly stateRoot: string
  /** Time of the last entry, ms since 1970. */
  readonly timestamp: number
}
