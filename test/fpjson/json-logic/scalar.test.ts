import { describe } from '@jest/globals'
import { itGives, itRefuses } from './operations.ts'

const DIGITS = '12345678901234567890'

describe('a number in a text', () => {
  itGives([
    [{ '+': DIGITS }, null, Number(DIGITS)],
    [{ '+': `-000.000${DIGITS} apples and 1${DIGITS}` }, null, Number(`-0.000${DIGITS}`)],
    [{ '-': ` ${DIGITS}e-10\n` }, null, -Number(`${DIGITS}e-10`)],
    [{ '==': [`1${DIGITS}ab`, 1] }, null, false],
    [{ '==': [`1${DIGITS}`, `1${DIGITS}`] }, null, true],
    [{ '<': [`1${DIGITS}`, `2${DIGITS}`] }, null, true],
    [{ '==': ['0x1fffffffffffff', 2 ** 53 - 1] }, null, true],
    [{ '==': ['0b1111', ' 0o17 '] }, null, false],
    [{ '-': [' 0b1111', ' 0O17 '] }, null, 0],
    [{ '+': '0x20000000000000' }, null, 0],
    [{ '==': ['0x20000000000000g', 1] }, null, false],
  ])

  describe('with more digits than engines must round alike', () => {
    itRefuses([
      [{ '+': `1${DIGITS}` }, null, 'FPJSON_NUMBER', ''],
      [{ '+': `0.1${DIGITS} apples` }, null, 'FPJSON_NUMBER', ''],
      [{ '-': `${DIGITS}.5` }, null, 'FPJSON_NUMBER', ''],
      [{ '<': [1, `1${DIGITS}`] }, null, 'FPJSON_NUMBER', ''],
      [{ '==': [`1${DIGITS}`, true] }, null, 'FPJSON_NUMBER', ''],
      [{ '==': ['0x20000000000000', 1] }, null, 'FPJSON_NUMBER', ''],
      [{ '-': ` 0X${'f'.repeat(400)}` }, null, 'FPJSON_NUMBER', ''],
      [{ '<': [`0b1${'0'.repeat(53)}`, 1] }, null, 'FPJSON_NUMBER', ''],
      [{ max: [`0o4${'0'.repeat(17)}`] }, null, 'FPJSON_NUMBER', ''],
    ])
  })
})
