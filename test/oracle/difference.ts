/** A case whose answer is not that of the reference. */
export class Difference extends Error {
  override readonly name = 'Difference'
}
