/** Running transducers. What they are made of is in stages.ts, how they run in pipeline.ts. */
import type { Machine } from '../machine.ts'
import { isList, isObject, setKey, type Value, type ValueList, type ValueObject } from '../value.ts'
import { type FunctionDefinition, family, type Implementation } from './entry.ts'
import { asFunction, asKey, asList, asObject, asText } from './expect.ts'
import { joinLists } from './list.ts'
import { putMembers } from './members.ts'
import { NOTHING, sendThrough } from './pipeline.ts'
import { isReduced } from './reduced.ts'
import { joinTexts } from './string.ts'

const define = family('list')

const transduce: Implementation = (machine, transducer, fn, start, value) => {
  const [step, list] = [asFunction(machine, fn), asList(machine, value)]
  let total = start
  sendThrough(machine, transducer, list, {
    push(item) {
      total = machine.apply(step, [total, item])
      return NOTHING
    },
    isDone: () => isReduced(total),
  })
  return isReduced(total) ? total.total : total
}

const into: Implementation = (machine, target, transducer, value) => {
  const list = asList(machine, value)
  if (isList(target)) return joinLists(machine, target, collect(machine, transducer, list))
  if (isObject(target)) return withMembers(machine, target, collect(machine, transducer, list))
  return joinTexts(machine, '', [asText(machine, target), ...collect(machine, transducer, list)])
}

/** What comes out of a transducer. */
function collect(machine: Machine, transducer: Value, list: ValueList): ValueList {
  const items: Value[] = []
  sendThrough(machine, transducer, list, {
    push(item) {
      items.push(item)
      return NOTHING
    },
  })
  return items
}

/** A copy of an object with more members: a list is a key and its value, an object all that it has. */
function withMembers(machine: Machine, target: ValueObject, items: ValueList): ValueObject {
  const object: Record<string, Value> = {}
  for (const item of [target, ...items]) {
    if (isList(item)) setKey(machine, object, asKey(machine, item[0]), item[1])
    else putMembers(machine, object, asObject(machine, item))
  }
  return object
}

/** The functions of this family. */
export const TRANSDUCER: readonly FunctionDefinition[] = [define('into', 3, into), define('transduce', 4, transduce)]
