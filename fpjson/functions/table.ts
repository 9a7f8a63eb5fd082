/** The one table of functions. Programs reach nothing that is not in it. */
import { FpjsonError } from '../errors.ts'
import { makeFunction, type ValueList } from '../value.ts'
import { ARITHMETIC } from './arithmetic.ts'
import { ARITY } from './arity.ts'
import { CALL } from './call.ts'
import { COMBINATOR } from './combinator.ts'
import { EDIT } from './edit.ts'
import type { FunctionDefinition, FunctionEntry, Implementation } from './entry.ts'
import { EXCLUDED } from './excluded.ts'
import { FIND } from './find.ts'
import { FOLD } from './fold.ts'
import { FUNCTOR } from './functor.ts'
import { GROUP } from './group.ts'
import { ITERATE } from './iterate.ts'
import { LENS } from './lens.ts'
import { LIST } from './list.ts'
import { LOGIC } from './logic.ts'
import { MATCH_OBJECT } from './match-object.ts'
import { MERGE } from './merge.ts'
import { OBJECT } from './object.ts'
import { ORDER } from './order.ts'
import { PATH } from './path.ts'
import { PATTERN } from './pattern.ts'
import { RELATION } from './relation.ts'
import { REPLACE } from './replace.ts'
import { SETS } from './sets.ts'
import { SETS_WITH } from './sets-with.ts'
import { SLICE } from './slice.ts'
import { SORT } from './sort.ts'
import { SPLIT } from './split.ts'
import { withStage } from './stages.ts'
import { STRING } from './string.ts'
import { TRANSDUCER } from './transducer.ts'
import { VARIABLE } from './variable.ts'
import { ZIP } from './zip.ts'

const FAMILIES = [
  ARITHMETIC,
  RELATION,
  LOGIC,
  LIST,
  SLICE,
  SPLIT,
  EDIT,
  FIND,
  ITERATE,
  SORT,
  ORDER,
  FOLD,
  GROUP,
  TRANSDUCER,
  SETS,
  SETS_WITH,
  ZIP,
  PATH,
  OBJECT,
  MERGE,
  MATCH_OBJECT,
  LENS,
  STRING,
  PATTERN,
  REPLACE,
  COMBINATOR,
  CALL,
  ARITY,
  FUNCTOR,
  VARIABLE,
]

function toEntry(definition: FunctionDefinition): FunctionEntry {
  const { name, arity, variadic } = definition
  const run = explaining(definition)
  const value = makeFunction(
    arity,
    (machine, args) => {
      machine.charge(1)
      return variadic ? run(machine, args) : run(machine, args[0], args[1], args[2], args[3])
    },
    name,
  )
  return { ...definition, run, value: variadic ? value : Object.assign(value, { direct: run }) }
}

/** Returns what a function does, with errors that name it and have its arguments. */
function explaining({ name, arity, run, variadic }: FunctionDefinition): Implementation {
  return (machine, a, b, c, d) => {
    try {
      return run(machine, a, b, c, d)
    } catch (error) {
      if (!(error instanceof FpjsonError)) throw error
      throw error.in(name, variadic ? (a as ValueList) : [a, b, c, d].slice(0, arity))
    }
  }
}

/** Name → function. */
export const FUNCTIONS: ReadonlyMap<string, FunctionEntry> = new Map(
  FAMILIES.flat().map((definition) => [definition.name, toEntry(withStage(definition))]),
)

/** The names of all functions, sorted. */
export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys()].sort()

/** Names that no program may use at the head of a list, sorted: they would be taken for calls of what never exists here. */
export const RESERVED_NAMES: readonly string[] = [...EXCLUDED.keys()].sort()
