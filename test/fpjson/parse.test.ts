import { describe, expect, it } from '@jest/globals'
import { type CompileOptions, check } from '../../fpjson/index.ts'
import { PROGRAM_DEPTH_MAX, PROGRAM_NODES_MAX } from '../../fpjson/limits.ts'
import { errorOf, evaluate, failureOf } from './support.ts'

const codeOf = (program: unknown, options?: CompileOptions) => errorOf(() => check(program, options)).code

describe('what a program is', () => {
  it.each([
    ['undefined', undefined],
    ['a number that is not finite', [1, Number.NaN]],
    ['a function', { a: () => 1 }],
    ['a hole in a list', Array(1)],
    ['a date', [new Date(0)]],
    ['a map', new Map()],
    ['half a character', ['\ud83d']],
    ['half a character in a key', { '\ud83d': 1 }],
    ['an unknown type', ['typ', 'Date']],
    ['typ without a name', ['typ']],
    ['$ without a path', ['$']],
  ])('refuses %s', (_name, program) => {
    expect(codeOf(program)).toBe('FPJSON_PROGRAM_INVALID')
  })

  it('locates the error', () => {
    expect(failureOf(['[]', 1, { a: ['typ', 'Nope'] }])).toEqual(['FPJSON_PROGRAM_INVALID', '2/a'])
  })

  it('reads -0 as 0', () => {
    expect(evaluate(-0)).toBe(0)
  })
})

describe('names', () => {
  it('refuses a function that never exists here', () => {
    expect(failureOf([1, ['invoker', 0, 'x']])).toEqual(['FPJSON_FUNCTION_UNKNOWN', '1'])
  })

  it('reads a list with an unknown head as data', () => {
    expect(evaluate(['users', ['add', 1, 2]])).toEqual(['users', 3])
  })

  it('reads a list with an inherited name as head as data', () => {
    expect(evaluate(['valueOf', 0])).toEqual(['valueOf', 0])
  })

  it('keeps words that look like calls behind "[]"', () => {
    expect(evaluate(['[]', 'add', 1, 2])).toEqual(['add', 1, 2])
  })
})

describe('strict programs', () => {
  const strict = { strict: true, shortcuts: true }

  it.each([
    ['an unknown outermost head', ['equalz', 1, 1]],
    ['an unknown head over something computed', ['and', true, ['equalz', '$a', 1]]],
    ['a helper inside an expression', ['isNil', ['get()', ['users', 'x']]]],
    ['a helper without arguments inside an expression', ['not', ['allow()']]],
  ])('refuse %s', (_name, program) => {
    expect(codeOf(program, strict)).toBe('FPJSON_FUNCTION_UNKNOWN')
  })

  it.each([
    ['a list of plain data', ['includes', '$role', ['admin', 'mod']]],
    ['a list marked as data', ['join', ':', ['[]', 'profile', '$signer']]],
    ['a function held by a variable', ['$f', 1]],
    ['a list that begins with a list', [['add', 1], 2]],
  ])('take %s', (_name, program) => {
    expect(() => check(program, strict)).not.toThrow()
  })

  it.each([
    ['in a call', ['add', 1, 2, 3]],
    ['in a call of a function that stands in a list of its own', [['inc'], 1, 2]],
    ['deep inside', ['[]', ['not', ['isNil', '$a', '$b']]]],
    ['for a function that takes none', ['T', 1]],
  ])('refuse too many arguments %s, which other programs ignore', (_name, program) => {
    expect(codeOf(program, strict)).toBe('FPJSON_PROGRAM_INVALID')
    expect(() => check(program)).not.toThrow()
  })

  it.each([
    ['a call that lacks an argument', ['equals', '$a']],
    ['a call with a hole', ['subtract', ['__'], 1]],
    ['a bare function', ['isNil']],
    ['a bare function that takes as many as it is given', ['pipe']],
    ['a function without arguments', ['T']],
    ['a hole', ['__']],
    ['a pattern', ['reg', 'a']],
    ['a type', ['typ', 'String']],
  ])('refuse %s as the value of a program', (_name, program) => {
    expect(codeOf(program, strict)).toBe('FPJSON_PROGRAM_INVALID')
    expect(() => check(program)).not.toThrow()
  })

  it('say how many arguments a function takes', () => {
    expect(() => check(['not', ['add', 1, 2, 3]], strict)).toThrow('add takes 2 arguments, got 3')
    expect(() => check(['equals', '$a'], strict)).toThrow('equals takes 2 arguments, got 1')
  })

  it.each([
    ['what waits where a function is meant', ['all', ['lt', 0], '$list']],
    ['as many arguments as are written, where the function takes them all', ['call', ['add'], 1, 2]],
    ['a function of a function', [['pipe', ['add', 1], ['inc'], ['negate']], 1]],
    ['a call of a function without arguments', [['T']]],
  ])('take %s', (_name, program) => {
    expect(() => check(program, strict)).not.toThrow()
  })
})

describe('bounds of a program', () => {
  const nested = (levels: number) => {
    let program: unknown = 1
    for (let i = 0; i < levels; i++) program = ['inc', program]
    return program
  }
  const wide = (nodes: number) => ['[]', ...Array.from({ length: nodes - 1 }, () => 0)]

  it('takes as many levels as allowed', () => {
    expect(evaluate(nested(PROGRAM_DEPTH_MAX))).toBe(PROGRAM_DEPTH_MAX + 1)
  })

  it('refuses one level more', () => {
    expect(codeOf(nested(PROGRAM_DEPTH_MAX + 1))).toBe('FPJSON_DEPTH')
  })

  it('refuses a program that contains itself', () => {
    const program: unknown[] = ['inc']
    program.push(program)
    expect(codeOf(program)).toBe('FPJSON_DEPTH')
  })

  it('takes as many nodes as allowed', () => {
    expect(() => check(wide(PROGRAM_NODES_MAX))).not.toThrow()
  })

  it('refuses one node more', () => {
    expect(codeOf(wide(PROGRAM_NODES_MAX + 1))).toBe('FPJSON_SIZE')
  })
})
