/** What a host wants of the argument of one of its forms, beside its value. */
import { refuse } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Machine } from '../machine.ts'
import type { Node } from '../tree.ts'
import type { EffectForm } from '../types.ts'

type Wanted = EffectForm & { readonly name: string }

/** Checks an argument as far as it is written out. @throws {FpjsonError} `FPJSON_STATEMENT` */
export function checkWritten({ name, reserved, check }: Wanted, argument: Node): void {
  if (reserved !== undefined) assertSpelled(argument, reserved, name)
  const fault = check?.(writtenOut(argument))
  if (fault !== undefined) refuse('FPJSON_STATEMENT', `${name}: ${fault}`, argument.path)
}

/** Returns what an argument holds whatever variables hold: in their place is `undefined`. */
function writtenOut(node: Node): unknown {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'list':
      return node.items.map(writtenOut)
    case 'object':
      return Object.fromEntries(node.members.map(([key, member]) => [key, writtenOut(member)]))
    default:
      return undefined
  }
}

/** Else data would choose what the member stands for. */
function assertSpelled(node: Node, reserved: string, form: string): void {
  if (node.kind === 'list') for (const item of node.items) assertSpelled(item, reserved, form)
  if (node.kind !== 'object') return
  for (const [key, member] of node.members) {
    if (key === reserved && member.kind !== 'constant') {
      refuse('FPJSON_STATEMENT', `"${reserved}" in ${form} is written out, not read from a variable`, member.path)
    }
    assertSpelled(member, reserved, form)
  }
}

/**
 * Throws when what a variable filled in has a member `reserved`, at any depth. The value has been paid for.
 *
 * @throws {FpjsonError} `FPJSON_TYPE`, at the variable.
 */
export function assertNotRead(machine: Machine, node: Node, value: Json, reserved: string): void {
  switch (node.kind) {
    case 'constant':
      return
    case 'list':
      for (const [index, item] of node.items.entries()) {
        assertNotRead(machine, item, (value as readonly Json[])[index] as Json, reserved)
      }
      return
    case 'object':
      for (const [key, member] of node.members) {
        assertNotRead(machine, member, (value as JsonObject)[key] as Json, reserved)
      }
      return
    default:
      if (!hasMember(value, reserved)) return
      machine.at = node.path
      machine.fail(
        'FPJSON_TYPE',
        `${JSON.stringify(node.program)} holds an object with "${reserved}", which means something only where the statement itself has it written out`,
      )
  }
}

function hasMember(value: Json, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some((item: Json) => hasMember(item, name))
  return Object.hasOwn(value, name) || Object.values(value).some((member: Json) => hasMember(member, name))
}
