/**
 * Every key of the state, in one place. docs/format.md has the same table.
 *
 * | key                                             | value                                       |
 * |-------------------------------------------------|---------------------------------------------|
 * | `c`                                             | configuration, canonical JSON               |
 * | `d` collection 0 id                             | a document (`data/stored-document.ts`)      |
 * | `i` collection 0 field 0 value id               | where in the key the id starts, decimal     |
 * | `a` collection 0 field 0 value id               | the same, `value` being one list element    |
 * | `n` signer                                      | nonces used (`auth/nonces.ts`)              |
 * | `r` collection                                  | rules, canonical JSON                       |
 * | `s` collection                                  | schema, canonical JSON                      |
 *
 * Texts are UTF-8. A text that something follows has its 0x00 bytes written 0x00 0xff and ends with 0x00, so that keys sort
 * as the tuples they stand for (the tuple layer of FoundationDB). A `collection` is its path, `posts/p1/comments`.
 */
import { binaryToText, textToBinary } from './wire/bytes.ts'

/** Key of the configuration. */
export const CONFIG_KEY: string = 'c'

/** Returns the key of a document. */
export function documentKey(collection: string, id: string): string {
  return documentPrefix(collection) + textToBinary(id)
}

/** Returns the prefix of the keys of all documents of a collection. */
export function documentPrefix(collection: string): string {
  return `d${keyText(collection)}`
}

/** Returns the prefix of the keys of one index: `i` by field value, `a` by list element. */
export function indexPrefix(space: 'i' | 'a', collection: string, field: string): string {
  return space + keyText(collection) + keyText(field)
}

/** Returns the key of the nonces of a signer. */
export function nonceKey(signer: string): string {
  return `n${textToBinary(signer)}`
}

/** Returns the key of the rules of a collection. */
export function rulesKey(collection: string): string {
  return `r${textToBinary(collection)}`
}

/** Returns the key of the schema of a collection. */
export function schemaKey(collection: string): string {
  return `s${textToBinary(collection)}`
}

/** Returns the id in the key of a document, `prefixLength` being the length of its {@link documentPrefix}. */
export function idOfDocumentKey(key: string, prefixLength: number): string {
  return binaryToText(key.slice(prefixLength))
}

/** Returns `text` as a part of a key that something follows. */
export function keyText(text: string): string {
  const binary = textToBinary(text)
  return `${binary.includes('\0') ? binary.replaceAll('\0', '\0\xff') : binary}\0`
}
