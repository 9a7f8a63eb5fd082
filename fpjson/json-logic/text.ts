/** Texts: sequences of UTF-16 code units. */
import { asNumber } from '../functions/expect.ts'
import { NUMBER_TEXT_FUEL } from '../limits.ts'
import type { Machine } from '../machine.ts'
import { atLeast, type Operation } from './operation.ts'
import { onScalars, type Scalar } from './scalar.ts'

/** The texts of all operands in a row; null has none. */
function concatenate(machine: Machine, operands: readonly Scalar[]): string {
  const texts = operands.map((operand) => {
    if (typeof operand === 'number') machine.charge(NUMBER_TEXT_FUEL)
    return operand === null ? '' : String(operand)
  })
  machine.chargeText(texts.reduce((sum, text) => sum + text.length, 0))
  return texts.join('')
}

/**
 * A part of a text, from a place that counts from the end when negative. The third operand is the length of the part, or
 * when negative how much is left out at the end.
 */
function substring(machine: Machine, operands: readonly Scalar[]): string {
  const [source, start, length] = operands as [Scalar, Scalar, Scalar?]
  const text = String(source)
  const from = Math.trunc(asNumber(machine, start))
  const tail = text.slice(from)
  const part = length === undefined ? tail : tail.slice(0, lengthOf(tail, asNumber(machine, length)))
  machine.chargeText(part.length)
  return part
}

function lengthOf(tail: string, length: number): number {
  return Math.max(0, Math.trunc(length < 0 ? tail.length + length : length))
}

/** The operations of this family. */
export const TEXT: readonly Operation[] = [
  onScalars('cat', atLeast(0), concatenate),
  onScalars('substr', { min: 2, max: 3 }, substring),
]
