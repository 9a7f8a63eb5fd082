/** What a pattern means, and what can be said of it before it is matched. */
import type { Range } from './ranges.ts'

/** A place in a text that a pattern can ask for. */
export type Assertion = 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' | 'wordBorder' | 'noWordBorder'

/** A part of a pattern. */
export type PatternNode =
  /**
   * One character. `properties` are sets by their Unicode names; both are meant, or with `negated` neither. Where it
   * `folds`, the matcher adds to both what equals them without case.
   */
  | {
      readonly kind: 'set'
      readonly ranges: readonly Range[]
      readonly properties: readonly string[]
      readonly negated: boolean
      readonly folds: boolean
    }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'group'; readonly body: PatternNode }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly PatternNode[] }
  /** At least `min` times and at most `max`, which may be infinite. */
  | {
      readonly kind: 'repeat'
      readonly body: PatternNode
      readonly min: number
      readonly max: number
      readonly isLazy: boolean
    }

/** Says whether a pattern can match the empty text. */
export function isNullable(node: PatternNode): boolean {
  switch (node.kind) {
    case 'set':
      return false
    case 'assertion':
      return true
    case 'group':
      return isNullable(node.body)
    case 'sequence':
      return node.items.every(isNullable)
    case 'choice':
      return node.branches.some(isNullable)
    case 'repeat':
      return node.min === 0 || isNullable(node.body)
  }
}

/** The instructions that a pattern needs at most: what a matcher does for each character of a text. */
export function instructionsOf(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
      // To look a character up among those of a property takes twice as long.
      return 1 + node.properties.length
    case 'assertion':
      return 1
    case 'group':
      return 2 + instructionsOf(node.body)
    case 'sequence':
      return Math.max(
        1,
        node.items.reduce((sum, item) => sum + instructionsOf(item), 0),
      )
    case 'choice':
      return node.branches.reduce((sum, branch) => sum + 1 + instructionsOf(branch), -1)
    case 'repeat': {
      const { min, max } = node
      const isEndless = max === Number.POSITIVE_INFINITY
      return Math.max(1, isEndless ? min : max) * instructionsOf(node.body) + (isEndless ? 1 : max - min)
    }
  }
}

/**
 * Says whether one pass of a repeated part may leave out a group in it. ECMAScript then forgets what the group matched in
 * the pass before, other matchers do not.
 */
export function maySkipGroup(node: PatternNode, isOptional = false): boolean {
  switch (node.kind) {
    case 'set':
    case 'assertion':
      return false
    case 'group':
      return isOptional || maySkipGroup(node.body, isOptional)
    case 'sequence':
      return node.items.some((item) => maySkipGroup(item, isOptional))
    case 'choice':
      return node.branches.some((branch) => maySkipGroup(branch, true))
    case 'repeat':
      return maySkipGroup(node.body, isOptional || node.min === 0)
  }
}

/** Returns the sets and assertions of a pattern, in order. */
export function leavesOf(node: PatternNode): PatternNode[] {
  switch (node.kind) {
    case 'set':
    case 'assertion':
      return [node]
    case 'sequence':
      return node.items.flatMap(leavesOf)
    case 'choice':
      return node.branches.flatMap(leavesOf)
    default:
      return leavesOf(node.body)
  }
}

/** Where a matcher stands: whether the pattern may end here, and how many characters it may read before it may end again. */
type Place = { readonly mayEnd: boolean; readonly dry: number }

/**
 * The most characters that a matcher reads beyond the end of a match before it knows that there is no longer one; infinite
 * for a pattern such as `a.*b|a`.
 */
export function overrunOf(node: PatternNode): number {
  let longest = 0

  function before(part: PatternNode, after: Place): Place {
    switch (part.kind) {
      case 'set': {
        const dry = 1 + (after.mayEnd ? 0 : after.dry)
        longest = Math.max(longest, dry)
        return { mayEnd: false, dry }
      }
      case 'assertion':
        // Where it fails, nothing more is read.
        return { mayEnd: false, dry: after.mayEnd ? 0 : after.dry }
      case 'group':
        return before(part.body, after)
      case 'sequence':
        return part.items.reduceRight((place, item) => before(item, place), after)
      case 'choice':
        return part.branches.map((branch) => before(branch, after)).reduce(either)
      case 'repeat':
        return beforeRepeat(part, after)
    }
  }

  function beforeRepeat(part: Extract<PatternNode, { kind: 'repeat' }>, after: Place): Place {
    if (part.max === Number.POSITIVE_INFINITY) return beforeEndless(part, after)
    let place = after
    for (let pass = part.max; pass > 0; pass--) {
      const next = before(part.body, place)
      place = pass > part.min ? either(after, next) : next
    }
    return place
  }

  function beforeEndless({ body, min }: Extract<PatternNode, { kind: 'repeat' }>, after: Place): Place {
    const again = before(body, after.mayEnd ? after : { mayEnd: false, dry: Number.POSITIVE_INFINITY })
    let place = min === 0 ? either(after, again) : again
    // `again` is the last of the passes that must be: to look at it twice would double the work at each level.
    for (let pass = 1; pass < min; pass++) place = before(body, place)
    return place
  }

  before(node, { mayEnd: true, dry: 0 })
  return longest
}

function either(left: Place, right: Place): Place {
  return { mayEnd: left.mayEnd || right.mayEnd, dry: Math.max(left.dry, right.dry) }
}
