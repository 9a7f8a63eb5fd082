/** What hostile users send. Whatever a program does with it, it is data, or refused with a code. */
import type { Json } from '../../../fpjson/index.ts'

/** What only the program may read: seen in a result, it tells that data was taken for a program. */
export const SECRET = 'known to the program alone'

/** What {@link VALUES} give when one of them is executed. */
export const EXECUTED = 9_258_584

/** The names that are no key and no step. */
export const FORBIDDEN = ['__proto__', 'constructor', 'prototype'] as const

/** Names that every object of the host knows. */
const INHERITED = ['toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'isPrototypeOf', 'at', 'map']

/** An object with an own member of any name, as JSON.parse makes it. */
export function ownMember(key: string, value: Json): Json {
  return JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`) as Json
}

/** Data that reads like a program. */
const PROGRAMS: readonly (readonly [string, Json])[] = [
  ['a call', ['multiply', 1009, 9176]],
  ['a call of a waiting function', [['multiply', 1009], 9176]],
  ['a read', ['$', 'secret']],
  ['a read as an object', { var: 'secret' }],
  ['a read as an object with a default', { var: ['secret', 1] }],
  ['a shortcut', '$secret'],
  ['a shortcut to a shortcut', '$$secret'],
  ['a path that is read', '%secret'],
  ['an assignment', ['let', 'stolen', 1]],
  ['an assigning statement', ['=$stolen', 1]],
  ['a deciding statement', ['allow()']],
  ['a block of statements', ['[]', ['allow()']]],
  ['a placeholder', ['__']],
  ['a list marker', ['[]', 'a']],
  ['a type', ['typ', 'String']],
  ['a pattern', ['reg', '(a+)+$']],
  ['the name of a function', 'inc'],
  ['the name of a form', '[]'],
  ['the name of an effect', ['get()', ['users', 'ada']]],
  ['logic', { '==': [1, 1] }],
  ['logic that writes', { log: 'x' }],
  ['the placeholder of a library', { '@@functional/placeholder': true }],
  ['a reduction of a library', { '@@transducer/reduced': true, '@@transducer/value': 1 }],
  ['a transformer of a library', { '@@transducer/step': ['inc'], '@@transducer/init': 0, '@@transducer/result': 0 }],
  ['an algebra', { 'fantasy-land/map': ['inc'], 'fantasy-land/equals': true, 'fantasy-land/ap': [], map: ['inc'] }],
  ['methods', { equals: ['T'], toString: 'x', valueOf: 1, toJSON: 'x', concat: [], reduce: ['T'] }],
  ['a promise', ownMember('then', ['T'])],
  ['a function of a host', { arity: 1, label: 'inc', call: ['inc'], apply: ['inc'], length: 2, name: 'inc' }],
  ['marks of the language', { pattern: {}, route: [], plan: null, total: 1, typeName: 'String', arity: 1 }],
  ['the text of a program', '["multiply",1009,9176]'],
  ['the text of code', '(() => 1009 * 9176)()'],
]

/** Data that reaches for what lies behind data. */
const REACHING: readonly (readonly [string, Json])[] = [
  ...[...FORBIDDEN, ...INHERITED].map((name) => [`the name ${name}`, name] as const),
  ...FORBIDDEN.map((name) => [`a path with ${name}`, `a.${name}.polluted`] as const),
  ...FORBIDDEN.map((name) => [`steps with ${name}`, ['a', name, 'polluted']] as const),
  ...FORBIDDEN.map((name) => [`a pair with ${name}`, [[name, { polluted: true }]]] as const),
  ...FORBIDDEN.map((name) => [`an own member ${name}`, ownMember(name, { polluted: true })] as const),
  ...FORBIDDEN.map((name) => [`a list of own members ${name}`, [ownMember(name, 1), ownMember(name, 2)]] as const),
  ...FORBIDDEN.map((name) => [`an own member ${name} further in`, { a: ownMember(name, { polluted: 1 }) }] as const),
  ['own members that are inherited elsewhere', { toString: 1, hasOwnProperty: 2, valueOf: 3 }],
  ['what is like a list', { length: 2, 0: 'a', 1: 'b' }],
  ['what is like an endless list', { length: 1e9 }],
  ['a negative length', { length: -1, 0: 'a' }],
  ['the constructor of constructors', 'constructor.constructor'],
]

const NUMBERS: readonly (readonly [string, Json])[] = [
  -1,
  0,
  0.5,
  -0.5,
  1,
  7,
  100_000,
  100_001,
  1e9,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e21,
  1e308,
  -1e308,
  5e-324,
].map((number) => [`the number ${number}`, number] as const)

const TEXTS: readonly (readonly [string, Json])[] = [
  ['no text', ''],
  ['the text NaN', 'NaN'],
  ['the text Infinity', '-Infinity'],
  ['a number beyond all', '1e999'],
  ['half a character', '\ud83d'],
  ['the other half', '\ude00x'],
  ['halves in a list', ['\ud83d', '\ude00']],
  ['half a character as a key', { '\ud83d': 1 }],
  ['a whole character', '😀'],
  ['control characters', '\0\u0007\u2028\\"'],
  ['dollars', '$'.repeat(50)],
  ['dots', '.'.repeat(200)],
  ['a long text', 'a'.repeat(10_000)],
]

const SHAPES: readonly (readonly [string, Json])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['nothing below zero', JSON.parse('-0') as Json],
  ['an empty list', []],
  ['an empty object', {}],
  ['a list of everything', [null, true, -1, 0.5, 'x', [], {}, [[]], { a: null }]],
  ['a wide list', Array.from({ length: 200 }, (_, index) => index)],
  ['a wide object', Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`k${index}`, index]))],
  ['lists in lists', nested((inner) => [inner])],
  ['objects in objects', nested((inner) => ({ a: inner }))],
  ['a list that holds itself twice over, again and again', shared((inner) => [inner, inner])],
  ['an object that does', shared((inner) => ({ a: inner, b: inner }))],
]

/** Deeper than functions follow. */
function nested(wrap: (inner: Json) => Json): Json {
  let value: Json = 0
  for (let level = 0; level < 200; level++) value = wrap(value)
  return value
}

/** Small in memory, and of four million parts for whoever walks through. */
function shared(twice: (inner: Json) => Json): Json {
  let value: Json = 'x'
  for (let level = 0; level < 22; level++) value = twice(value)
  return value
}

/** Data of every kind, with a name for each. */
export const VALUES: readonly (readonly [name: string, value: Json])[] = [
  ...PROGRAMS,
  ...REACHING,
  ...NUMBERS,
  ...TEXTS,
  ...SHAPES,
]

/** Those of {@link VALUES} that a document may hold and JSON can write: whole texts, and no more levels than 32. */
export const DOCUMENTS = [...PROGRAMS, ...NUMBERS, ...TEXTS.filter(([name]) => !/half|halves/.test(name))]
