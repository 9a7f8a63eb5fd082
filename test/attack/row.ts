/** One guarantee, and what was tried against it. */
export type Row = {
  /** What holds, whatever is tried: a sentence. */
  readonly guarantee: string
  /** What was tried, in a few words. */
  readonly tried: string
  /** Tries it all and resolves to the number of attempts. Throws when one of them does otherwise than is guaranteed. */
  readonly run: () => Promise<number>
}

/** Rows about one part of the database. */
export type Area = { readonly name: string; readonly rows: readonly Row[] }
