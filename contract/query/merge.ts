/** Merges rows that are in order into one sequence in order, reading no further than it is asked. */

/** A sequence by its number, and the first of it that was not handed on. */
type Head<T> = { readonly number: number; readonly rest: Iterator<T>; value: T }

/**
 * Returns the items of sequences, each in order, in order. Of equal ones that of the earlier sequence comes first.
 *
 * An item costs O(log s) comparisons for s sequences.
 */
export function merge<T>(sequences: readonly Iterable<T>[], compare: (a: T, b: T) => number): Iterable<T> {
  const [only] = sequences
  return sequences.length === 1 && only !== undefined ? only : mergeSeveral(sequences, compare)
}

function* mergeSeveral<T>(
  sequences: readonly Iterable<T>[],
  compare: (a: T, b: T) => number,
): Generator<T, void, undefined> {
  const isBefore = (a: Head<T>, b: Head<T>): boolean => (compare(a.value, b.value) || a.number - b.number) < 0
  const heap: Head<T>[] = []
  for (const [number, sequence] of sequences.entries()) {
    const rest = sequence[Symbol.iterator]()
    const { value, done } = rest.next()
    if (done === true) continue
    heap.push({ number, rest, value })
    siftUp(heap, isBefore)
  }
  for (let [first] = heap; first !== undefined; [first] = heap) {
    yield first.value
    const { value, done } = first.rest.next()
    if (done !== true) first.value = value
    else {
      const last = heap.pop()
      if (heap.length === 0 || last === undefined) return
      heap[0] = last
    }
    siftDown(heap, isBefore)
  }
}

function siftUp<T>(heap: T[], isBefore: (a: T, b: T) => boolean): void {
  for (let at = heap.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1
    if (!isBefore(heap[at] as T, heap[parent] as T)) return
    swap(heap, at, parent)
    at = parent
  }
}

function siftDown<T>(heap: T[], isBefore: (a: T, b: T) => boolean): void {
  for (let at = 0; ; ) {
    let least = at
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && isBefore(heap[child] as T, heap[least] as T)) least = child
    }
    if (least === at) return
    swap(heap, at, least)
    at = least
  }
}

function swap<T>(heap: T[], a: number, b: number): void {
  const kept = heap[a] as T
  heap[a] = heap[b] as T
  heap[b] = kept
}
