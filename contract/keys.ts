/**
 * Every key of the state, in one place. docs/format.md has the same table.
 *
 * | key                                             | value                                       |
 * |-------------------------------------------------|---------------------------------------------|
 * | `c`                                             | configuration, canonical JSON               |
 * | `d` collection 0 id                             | a document (`data/stored-document.ts`)      |
 * | `i` collection 0 field 0 value id               | where in the key the id starts, decimal     |
 * | `a` collection 0 field 0 value id               | the same, `value` being one list element    |
 * | `j` job                                         | a relayer job, canonical JSON               |
 * | `k` group 0 collection                          | nothing: a sub-collection with documents    |
 * | `l` key                                         | the link of a session key, canonical JSON   |
 * | `m` collection 0 index 0 parts id                | where in the key each part and the id start |
 * | `n` signer                                      | nonces used (`auth/nonces.ts`)              |
 * | `p` address                                     | a policy, canonical JSON                    |
 * | `q`                                             | when the next tick is due, decimal seconds  |
 * | `qd` key                                        | a cron, canonical JSON                      |
 * | `qs` key                                        | how far it is (`crons/state.ts`), JSON      |
 * | `r` collection                                  | rules, canonical JSON                       |
 * | `s` collection                                  | schema, canonical JSON                      |
 * | `t` collection                                  | triggers, canonical JSON                    |
 * | `u` policy 0 name                               | a proposal, canonical JSON                  |
 * | `v` name                                        | a verifier of outside proofs, JSON          |
 * | `w`                                             | work on indexes that is not done, JSON      |
 * | `x` collection                                  | declared indexes, canonical JSON            |
 *
 * Texts are UTF-8. A text that something follows has its 0x00 bytes written 0x01 0x01, its 0x01 bytes 0x01 0x02, and ends with
 * 0x00, which is nowhere else in it. So keys sort as the tuples they stand for and no text begins another. A `collection` is
 * its path, `posts/p1/comments`.
 */
import { binaryToText, textToBinary } from './wire/bytes.ts'

/** Text whose UTF-8 needs no escapes and is the text itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII but 0x00 and 0x01.
const PLAIN_TEXT = /^[\x02-\x7f]*$/

/** Key of the configuration. */
export const CONFIG_KEY: string = 'c'

/** Prefix of the keys of all documents. */
export const DOCUMENTS_PREFIX: string = 'd'

/** Returns the key of a document. */
export function documentKey(collection: string, id: string): string {
  return documentPrefix(collection) + textToBinary(id)
}

/** Returns the prefix of the keys of all documents of a collection. */
export function documentPrefix(collection: string): string {
  return DOCUMENTS_PREFIX + keyText(collection)
}

/** Returns the length of the {@link documentPrefix} that the key of a document begins with. */
export function documentPrefixLength(key: string): number {
  return key.indexOf('\0') + 1
}

/** Returns the prefix of the keys of one index: `i` by field value, `a` by list element. */
export function indexPrefix(space: 'i' | 'a', collection: string, field: string): string {
  return indexesPrefix(space, collection) + keyText(field)
}

/** Returns the prefix of the keys of all indexes of a collection; the {@link keyText} of a field makes it that of one. */
export function indexesPrefix(space: 'i' | 'a', collection: string): string {
  return space + keyText(collection)
}

/** Returns the prefix of the keys of a declared index, `name` being that of the index (`index/definitions.ts`). */
export function declaredPrefix(collection: string, name: string): string {
  return `m${keyText(collection)}${keyText(name)}`
}

/** Returns the key of the indexes declared for a collection. */
export function indexesKey(collection: string): string {
  return `x${textToBinary(collection)}`
}

/** Returns the prefix of the keys of the sub-collections whose paths end with `name`. */
export function groupPrefix(name: string): string {
  return `k${keyText(name)}`
}

/** Returns the key that says that a sub-collection has documents. */
export function groupKey(collection: string): string {
  return groupPrefix(collection.slice(collection.lastIndexOf('/') + 1)) + textToBinary(collection)
}

/** Key of the work on indexes that is not done. */
export const WORK_KEY: string = 'w'

/** Returns the key of the nonces of a signer. */
export function nonceKey(signer: string): string {
  return `n${textToBinary(signer)}`
}

/** Returns the key of the link of a session key. */
export function linkKey(key: string): string {
  return `l${textToBinary(key)}`
}

/** Returns the key of a policy. */
export function policyKey(address: string): string {
  return `p${textToBinary(address)}`
}

/** Returns the prefix of the keys of the proposals of a policy. */
export function proposalPrefix(policy: string): string {
  return `u${keyText(policy)}`
}

/** Returns the key of a proposal. */
export function proposalKey(policy: string, name: string): string {
  return proposalPrefix(policy) + textToBinary(name)
}

/** Returns the key of a relayer job. */
export function relayerJobKey(jobID: string): string {
  return `j${textToBinary(jobID)}`
}

/** Returns the key of a verifier of outside proofs. */
export function verifierKey(name: string): string {
  return `v${textToBinary(name)}`
}

/** Key of the time at which the next tick of a cron is due. */
export const DUE_KEY: string = 'q'

/** Returns the key of a cron. */
export function cronKey(key: string): string {
  return CRONS_PREFIX + textToBinary(key)
}

/** Prefix of the keys of all crons. */
export const CRONS_PREFIX: string = 'qd'

/** Returns the key of what is known of how far a cron is. */
export function cronStateKey(key: string): string {
  return CRON_STATES_PREFIX + textToBinary(key)
}

/** Prefix of the keys that say how far crons are. */
export const CRON_STATES_PREFIX: string = 'qs'

/** Returns the key of the triggers of a collection. */
export function triggersKey(collection: string): string {
  return `t${textToBinary(collection)}`
}

/** Returns the key of the rules of a collection. */
export function rulesKey(collection: string): string {
  return `r${textToBinary(collection)}`
}

/** Returns the key of the schema of a collection. */
export function schemaKey(collection: string): string {
  return `s${textToBinary(collection)}`
}

/** Returns the text of a part of a key that {@link keyText} made, `part` being without the 0x00 at its end. */
export function textOfKey(part: string): string {
  return binaryToText(part.replaceAll('\x01\x01', '\0').replaceAll('\x01\x02', '\x01'))
}

/** Returns `text` as a part of a key that something follows. */
export function keyText(text: string): string {
  if (PLAIN_TEXT.test(text)) return `${text}\0`
  const binary = textToBinary(text)
  return `${binary.includes('\0') || binary.includes('\x01') ? escapeBytes(binary) : binary}\0`
}

function escapeBytes(binary: string): string {
  // 0x01 first, or the 0x01 that stand for 0x00 would be escaped too.
  return binary.replaceAll('\x01', '\x01\x02').replaceAll('\0', '\x01\x01')
}
