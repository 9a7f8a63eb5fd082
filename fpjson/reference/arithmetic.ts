/** Numbers. */
import type { ReferenceEntry } from './entry.ts'

/** The rows of this family. */
export const ARITHMETIC_REFERENCE: readonly ReferenceEntry[] = [
  {
    name: 'add',
    signature: '(a, b) → number',
    about: 'The sum of two numbers.',
    example: { program: ['add', ['$', 'count'], 1], vars: { count: 41 }, value: 42 },
  },
  {
    name: 'subtract',
    signature: '(a, b) → number',
    about: 'The first number less the second.',
    example: { program: ['subtract', ['$', 'balance'], ['$', 'price']], vars: { balance: 50, price: 20 }, value: 30 },
  },
  {
    name: 'multiply',
    signature: '(a, b) → number',
    about: 'The product of two numbers.',
    example: { program: ['multiply', 3, 2.5], value: 7.5 },
  },
  {
    name: 'divide',
    signature: '(a, b) → number',
    about: 'The first number divided by the second, which is not 0.',
    example: { program: ['divide', 7, 2], value: 3.5 },
  },
  {
    name: 'modulo',
    signature: '(a, b) → number',
    about: 'The remainder of a division, with the sign of the first number.',
    example: { program: ['modulo', -17, 5], value: -2 },
  },
  {
    name: 'mathMod',
    signature: '(a, b) → number',
    about: 'The remainder of a division, never negative. Both are whole numbers and the second is at least 1.',
    example: { program: ['mathMod', -17, 5], value: 3 },
  },
  {
    name: 'inc',
    signature: '(number) → number',
    about: 'One more.',
    example: { program: ['inc', ['$', 'visits']], vars: { visits: 9 }, value: 10 },
  },
  {
    name: 'dec',
    signature: '(number) → number',
    about: 'One less.',
    example: { program: ['dec', ['$', 'stock']], vars: { stock: 3 }, value: 2 },
  },
  {
    name: 'negate',
    signature: '(number) → number',
    about: 'The number with the other sign.',
    example: { program: ['negate', 5], value: -5 },
  },
  {
    name: 'sum',
    signature: '(numbers) → number',
    about: 'The sum of a list, added from the left; 0 for an empty one.',
    example: { program: ['sum', ['pluck', 'price', [{ price: 5 }, { price: 7 }]]], value: 12 },
  },
  {
    name: 'product',
    signature: '(numbers) → number',
    about: 'The product of a list; 1 for an empty one.',
    example: { program: ['product', [2, 3, 4]], value: 24 },
  },
  {
    name: 'mean',
    signature: '(numbers) → number',
    about: 'The sum of a list divided by its length. An empty list has none, which is an error.',
    example: { program: ['mean', ['$', 'ratings']], vars: { ratings: [5, 4, 3, 4] }, value: 4 },
  },
  {
    name: 'median',
    signature: '(numbers) → number',
    about:
      'The number in the middle of the sorted list, or the mean of the two in the middle. An empty list has none, which is an error.',
    example: { program: ['median', [1, 100, 3]], value: 3 },
  },
]
