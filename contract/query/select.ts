/** Keeps of a document the fields that a query selects. */
import { fieldSteps } from '../index/field-path.ts'
import { isJsonObject, type Json, type JsonObject, member, setMember } from '../wire/json.ts'

/** What is kept of an object: by name, all of a member or part of it. */
type Selection = Map<string, Selection | 'all'>

/** Returns what cuts documents down to some fields; fields inside objects stay inside them, absent ones are left out. */
export function createSelect(fields: readonly string[]): (data: JsonObject) => JsonObject {
  const selection: Selection = new Map()
  for (const field of fields) addField(selection, fieldSteps(field))
  return (data) => selected(data, selection)
}

function addField(selection: Selection, [name, ...rest]: readonly string[]): void {
  if (name === undefined || selection.get(name) === 'all') return
  if (rest.length === 0) {
    selection.set(name, 'all')
    return
  }
  const inner = selection.get(name)
  const next: Selection = inner === undefined || inner === 'all' ? new Map() : inner
  selection.set(name, next)
  addField(next, rest)
}

function selected(object: JsonObject, selection: Selection): JsonObject {
  const out: { [name: string]: Json } = {}
  for (const [name, what] of selection) {
    const value = member(object, name)
    if (value === undefined) continue
    if (what === 'all') setMember(out, name, value)
    else if (isJsonObject(value)) {
      const inner = selected(value, what)
      if (Object.keys(inner).length > 0) setMember(out, name, inner)
    }
  }
  return out
}
