/**
 * `parse()`: JSON text (RFC 8259) to a value, made stricter so that one text is one value for every reader: an object
 * names no member twice, a number is what its text says, and no member has a name that programs may not use.
 *
 * Written out instead of left to the engine, whose limits of nesting and whose words for a fault are its own.
 */
import { asText } from '../functions/expect.ts'
import { LIST_ITEMS_MAX, TEXT_UNITS_MAX } from '../limits.ts'
import type { Machine } from '../machine.ts'
import { assertDepth, describe, setKey, type Value } from '../value.ts'

/**
 * Returns the value of a JSON text. Costs one unit of fuel for each UTF-16 unit of it and each value in it.
 *
 * @throws {FpjsonError} `FPJSON_TYPE` for what is no text or no JSON, or has a number that no value is exactly;
 *   `FPJSON_NUMBER` for a number beyond the largest; `FPJSON_NAME_FORBIDDEN`; `FPJSON_DEPTH`; `FPJSON_SIZE` for a list that
 *   is too long.
 */
export function parseJsonText(machine: Machine, value: Value): Value {
  const text = asText(machine, value)
  if (text.length > TEXT_UNITS_MAX) machine.chargeText(text.length)
  machine.charge(text.length)
  return new Reader(machine, text).readAll()
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** Engines agree on the value of a number that has so many digits; beyond, the language leaves them a choice (ECMA-262, 7.1.4.1.1). */
const NUMBER_DIGITS_MAX = 20

/** Reads one text from front to back. */
class Reader {
  readonly #machine: Machine
  readonly #text: string
  #at = 0
  // Sticky: they match where the reader stands or not at all, in linear time.
  readonly #number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has none of them inside a text.
  readonly #plain = /[^"\\\u0000-\u001f]+/y
  readonly #hex = /[0-9a-fA-F]{4}/y

  constructor(machine: Machine, text: string) {
    this.#machine = machine
    this.#text = text
  }

  readAll(): Value {
    const value = this.#readValue(0)
    this.#skipBlanks()
    if (this.#at < this.#text.length) this.#refuse('nothing more')
    return value
  }

  #readValue(depth: number): Value {
    this.#machine.charge(1)
    this.#skipBlanks()
    switch (this.#text[this.#at]) {
      case '{':
        return this.#readObject(depth)
      case '[':
        return this.#readList(depth)
      case '"':
        return this.#readText()
      case 't':
        return this.#readWord('true', true)
      case 'f':
        return this.#readWord('false', false)
      case 'n':
        return this.#readWord('null', null)
      default:
        return this.#readNumber()
    }
  }

  #readList(depth: number): Value {
    assertDepth(this.#machine, depth)
    const list: Value[] = []
    this.#at++
    if (this.#take(']')) return list
    do {
      if (list.length === LIST_ITEMS_MAX) this.#machine.chargeList(LIST_ITEMS_MAX + 1)
      list.push(this.#readValue(depth + 1))
    } while (this.#take(','))
    this.#expect(']')
    return list
  }

  #readObject(depth: number): Value {
    assertDepth(this.#machine, depth)
    const object: Record<string, Value> = {}
    this.#at++
    if (this.#take('}')) return object
    do {
      const key = this.#readKey()
      if (Object.hasOwn(object, key)) this.#refuse(`another name than ${describe(key)}, which is there already,`)
      this.#expect(':')
      setKey(this.#machine, object, key, this.#readValue(depth + 1))
    } while (this.#take(','))
    this.#expect('}')
    return object
  }

  #readKey(): string {
    this.#skipBlanks()
    if (this.#text[this.#at] !== '"') this.#refuse('a name in quotes')
    return this.#readText()
  }

  #readText(): string {
    let text = ''
    this.#at++
    for (;;) {
      text += this.#match(this.#plain)
      const unit = this.#text[this.#at]
      if (unit === '"') break
      if (unit !== '\\') this.#refuse('the end of a text')
      text += this.#readEscape()
    }
    this.#at++
    if (!text.isWellFormed()) this.#refuse('no text with half a character')
    return text
  }

  #readEscape(): string {
    this.#at++
    const letter = this.#text[this.#at] ?? ''
    const unit = ESCAPES.get(letter)
    if (unit === undefined && letter !== 'u') this.#refuse('an escape')
    this.#at++
    if (unit !== undefined) return unit
    const hex = this.#match(this.#hex)
    if (hex === '') this.#refuse('four hexadecimal digits')
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  #readWord(word: string, value: boolean | null): Value {
    if (!this.#text.startsWith(word, this.#at)) this.#refuse('a value')
    this.#at += word.length
    return value
  }

  #readNumber(): number {
    const from = this.#at
    const text = this.#match(this.#number)
    if (text === '') this.#refuse('a value')
    const value = isKept(text) ? Number(text) : undefined
    if (value === undefined) {
      this.#at = from
      this.#refuse('a number that is kept as it is (send others as texts)')
    }
    if (!Number.isFinite(value)) this.#machine.fail('FPJSON_NUMBER', `${describe(text)} is beyond the largest number`)
    return value + 0
  }

  /** Consumes what `pattern` matches here; nothing is the empty text. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  /** Consumes `mark` if it comes next. */
  #take(mark: string): boolean {
    this.#skipBlanks()
    if (this.#text[this.#at] !== mark) return false
    this.#at++
    return true
  }

  #expect(mark: string): void {
    if (!this.#take(mark)) this.#refuse(mark)
  }

  #skipBlanks(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'end')) this.#at++
  }

  #refuse(expected: string): never {
    const rest = this.#text.slice(this.#at, this.#at + 12)
    const got = rest === '' ? 'the end' : describe(rest)
    return this.#machine.fail('FPJSON_TYPE', `parse() expected ${expected} at character ${this.#at}, got ${got}`)
  }
}

/** Says whether the value of a number's text would be written again as the same number. */
function isKept(text: string): boolean {
  if (/[.eE]/.test(text)) return countDigits(text) <= NUMBER_DIGITS_MAX
  return text === '-0' || String(Number(text)) === text
}

/** Counts the digits of a number but those of its exponent, without the zeros around them. */
function countDigits(text: string): number {
  const digits = text.replace(/[eE].*$/, '').replace(/[^0-9]/g, '')
  let [from, to] = [0, digits.length]
  while (from < to && digits[from] === '0') from++
  while (from < to && digits[to - 1] === '0') to--
  return to - from
}
