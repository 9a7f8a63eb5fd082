import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { NOSTR_EVENT_KIND, nostrEvent, nostrEventText } from '../../../contract/wire/nostr.ts'
import { SIGNING_VECTORS } from '../../support/signing.ts'

const VECTORS = SIGNING_VECTORS.filter(({ query }) => query.kind === 'nostr')

/** The serialisation of NIP-01, letter by letter. */
function byTheLetter(pubkey: string, createdAt: number, content: string): string {
  const escapes: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '"': '\\"',
    '\\': '\\\\',
    '\r': '\\r',
    '\t': '\\t',
    '\b': '\\b',
    '\f': '\\f',
  }
  const escaped = [...content].map((character) => escapes[character] ?? character).join('')
  return `[0,"${pubkey}",${createdAt},${NOSTR_EVENT_KIND},[],"${escaped}"]`
}

describe('nostrEventText', () => {
  it.each(VECTORS)('hashes to the event id of $name', ({ query, digest }) => {
    expect(createHash('sha256').update(nostrEventText(query)).digest('hex')).toBe(digest)
  })

  it.each(SIGNING_VECTORS)('is written as NIP-01 says: $name', ({ query, signedText }) => {
    const expected = byTheLetter(query.signer, Math.floor(query.expires / 1_000), signedText)
    expect(nostrEventText(query)).toBe(expected)
    expect(nostrEventText(query, signedText)).toBe(expected)
  })
})

describe('nostrEvent', () => {
  it('is what a wallet takes, with all that the query says in its content', () => {
    const { query, signedText } = VECTORS[0] as (typeof VECTORS)[number]
    const event = { created_at: 1_790_000_000, kind: 29_338, tags: [], content: signedText }
    expect(nostrEvent({ ...query, expires: 1_790_000_000_000 })).toEqual(event)
    expect(nostrEvent({ ...query, expires: 1_790_000_000_999 }).created_at).toBe(1_790_000_000)
  })

  it('is of a kind that relays do not keep', () => {
    expect(NOSTR_EVENT_KIND >= 20_000 && NOSTR_EVENT_KIND < 30_000).toBe(true)
  })
})
