/** Parts of pages that are made from the source. A test checks that they stand in the pages as made. */
import { readFileSync, writeFileSync } from 'node:fs'

const ROOT = new URL('../../', import.meta.url)

/** A part of a page: it begins behind the first text and ends before the second. */
export type GeneratedPart = {
  readonly page: string
  readonly after: string
  readonly before: string
  readonly make: () => string
}

/** Returns a page as it stands, and as it is with the part made anew. */
export function pageWith({ page, after, before, make }: GeneratedPart): { stands: string; made: string } {
  const stands = readFileSync(new URL(page, ROOT), 'utf8')
  const from = stands.indexOf(after) + after.length
  const to = stands.indexOf(before, from)
  if (from < after.length || to < 0)
    throw new Error(`${page} lacks ${JSON.stringify(after)} or ${JSON.stringify(before)}`)
  return { stands, made: `${stands.slice(0, from)}\n\n${make()}\n\n${stands.slice(to)}` }
}

/** Writes a part into its page. */
export function writePart(part: GeneratedPart): void {
  writeFileSync(new URL(part.page, ROOT), pageWith(part).made)
}
