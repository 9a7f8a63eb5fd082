/**
 * The Nostr event (NIP-01) that stands for a query.
 *
 * It is made from the query alone and never sent: whoever verifies makes it again. Wallets sign it as any other event
 * (`window.nostr.signEvent`, NIP-07).
 */
import { signedText } from './signing.ts'
import type { UnsignedQuery } from './types.ts'

/** Number of the events' kind: of the range that relays do not keep (20000 to 29999). */
export const NOSTR_EVENT_KIND = 29_338

/** An event as a wallet takes it to sign; the wallet adds `pubkey`, `id` and `sig`. */
export type NostrEvent = {
  /** The second in which the query expires. */
  readonly created_at: number
  readonly kind: typeof NOSTR_EVENT_KIND
  readonly tags: readonly (readonly string[])[]
  /** The signed text. */
  readonly content: string
}

/**
 * Returns the event of `query` for a wallet.
 *
 * @param text The signed text of `query`, where the caller has it.
 */
export function nostrEvent(query: UnsignedQuery, text: string = signedText(query)): NostrEvent {
  return { created_at: Math.floor(query.expires / 1_000), kind: NOSTR_EVENT_KIND, tags: [], content: text }
}

/**
 * Returns the text whose SHA-256 is the id of the event of `query`, which is what is signed.
 *
 * NIP-01 escapes in texts what `JSON.stringify` does, where they hold no control characters and no lone surrogates. Signed
 * texts, being JSON themselves, hold neither.
 */
export function nostrEventText(query: UnsignedQuery, text?: string): string {
  const { created_at, kind, tags, content } = nostrEvent(query, text)
  return JSON.stringify([0, query.signer, created_at, kind, tags, content])
}
