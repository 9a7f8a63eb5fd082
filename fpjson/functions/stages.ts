/** List functions as stages of a transducer: each gives, value by value, what the function of its name gives of a list. */
import { isList, nameFuel, stepInto, type Value } from '../value.ts'
import type { FunctionDefinition } from './entry.ts'
import { asCount, asFunction, asInteger, asStep } from './expect.ts'
import { byCount, byFold, byLast, byList, type MakeGrouping, pairsOf } from './group.ts'
import { addStage, isPipeline, type MakeStage, NOTHING } from './pipeline.ts'
import { SIEVES } from './sieves.ts'

const map: MakeStage = (machine, fn) => ({ push: (value) => [machine.apply(fn, [value])] })

const pluck: MakeStage = (machine, name) => {
  const step = asStep(machine, name)
  const cost = nameFuel(step)
  return {
    push(value) {
      machine.charge(cost)
      return [stepInto(value, step)]
    },
  }
}

const tap: MakeStage = (machine, fn) => ({
  push(value) {
    machine.apply(fn, [value])
    return [value]
  },
})

const scan: MakeStage = (machine, fn, first) => {
  const step = asFunction(machine, fn)
  let total = first
  return {
    start: [first],
    push(value) {
      total = machine.apply(step, [total, value])
      return [total]
    },
  }
}

const unnest: MakeStage = () => ({ push: (value) => (isList(value) ? value : [value]) })

const chain: MakeStage = (machine, fn) => ({
  push(value) {
    const result = machine.apply(fn, [value])
    return isList(result) ? result : [result]
  },
})

const dropLast: MakeStage = (machine, count) => {
  const size = asInteger(machine, count)
  /** The last `size` values; the oldest is at `oldest`. */
  const held: Value[] = []
  let oldest = 0
  return {
    push(value) {
      if (size <= 0) return [value]
      if (held.length < size) {
        held.push(value)
        return NOTHING
      }
      const first = held[oldest]
      held[oldest] = value
      oldest = (oldest + 1) % size
      return [first]
    },
  }
}

const dropLastWhile: MakeStage = (machine, predicate) => {
  let held: Value[] = []
  return {
    push(value) {
      held.push(value)
      if (machine.test(predicate, value)) return NOTHING
      const passed = held
      held = []
      return passed
    },
  }
}

const take: MakeStage = (machine, count) => {
  let wanted = asInteger(machine, count)
  if (wanted < 0) return { push: (value) => [value] }
  return { push: (value) => (wanted-- > 0 ? [value] : NOTHING), isDone: () => wanted <= 0 }
}

const takeWhile: MakeStage = (machine, predicate) => {
  let isDone = false
  return {
    push(value) {
      isDone = !machine.test(predicate, value)
      return isDone ? NOTHING : [value]
    },
    isDone: () => isDone,
  }
}

const aperture: MakeStage = (machine, count) => {
  const size = asCount(machine, count, 1)
  const held: Value[] = []
  return {
    push(value) {
      held.push(value)
      if (held.length < size) return NOTHING
      machine.charge(size)
      const window = [...held]
      held.shift()
      return [window]
    },
  }
}

/** What a search gives for the value that it found. */
type Found = (value: Value, index: number) => Value

const theValue: Found = (value) => value
const theIndex: Found = (_value, index) => index

/** Asks until one answers `wanted`. */
const first =
  (wanted: boolean, found: Found, otherwise: Value): MakeStage =>
  (machine, predicate) => {
    let index = -1
    let isFound = false
    return {
      push(value) {
        index++
        isFound = machine.test(predicate, value) === wanted
        return isFound ? [found(value, index)] : NOTHING
      },
      isDone: () => isFound,
      finish: () => (isFound ? NOTHING : [otherwise]),
    }
  }

const last =
  (found: Found, otherwise: Value): MakeStage =>
  (machine, predicate) => {
    let index = -1
    let result = otherwise
    return {
      push(value) {
        index++
        if (machine.test(predicate, value)) result = found(value, index)
        return NOTHING
      },
      finish: () => [result],
    }
  }

/** Gives the pairs of keys and groups when no values are left. */
const grouped =
  (make: MakeGrouping): MakeStage =>
  (machine, ...args) => {
    const grouping = make(machine, ...args)
    let isOpen = true
    return {
      push(value) {
        isOpen = grouping.add(value)
        return NOTHING
      },
      isDone: () => !isOpen,
      finish: () => pairsOf(machine, grouping),
    }
  }

/** Name of a list function → what makes its stage. */
export const STAGES: ReadonlyMap<string, MakeStage> = new Map<string, MakeStage>([
  ...SIEVES,
  ['map', map],
  ['pluck', pluck],
  ['tap', tap],
  ['scan', scan],
  ['unnest', unnest],
  ['chain', chain],
  ['dropLast', dropLast],
  ['dropLastWhile', dropLastWhile],
  ['take', take],
  ['takeWhile', takeWhile],
  ['aperture', aperture],
  ['find', first(true, theValue, undefined)],
  ['findIndex', first(true, theIndex, -1)],
  ['all', first(false, () => false, true)],
  ['any', first(true, () => true, false)],
  ['none', first(true, () => false, true)],
  ['findLast', last(theValue, undefined)],
  ['findLastIndex', last(theIndex, -1)],
  ['groupBy', grouped(byList)],
  ['countBy', grouped(byCount)],
  ['indexBy', grouped(byLast)],
  ['reduceBy', grouped(byFold)],
])

/** Returns a list function that has a stage so that it also takes a pipeline in place of its list. */
export function withStage(definition: FunctionDefinition): FunctionDefinition {
  const { name, arity, run } = definition
  const make = STAGES.get(name)
  if (make === undefined) return definition
  return {
    ...definition,
    run: (machine, ...args) => {
      const pipeline = args[arity - 1]
      return isPipeline(pipeline) ? addStage(machine, pipeline, make, args.slice(0, arity - 1)) : run(machine, ...args)
    },
  }
}
