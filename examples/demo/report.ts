/** What the demo tells people: plain aligned lines, a little colour and a line of progress on a terminal. */
import pico from 'picocolors'

const LABEL_WIDTH = 24
const TEXT_WIDTH = 100
/** Redrawing more often than this, in ms, only costs time. */
const REDRAW_MS = 100

const out = process.stdout
let steps = 0

/** Begins a part of the demo. */
export function step(title: string): void {
  steps++
  out.write(`\n${pico.bold(`${steps}  ${title}`)}\n`)
}

/** Tells one fact. Long lines are broken between words. */
export function fact(label: string, text: string): void {
  const [first = '', ...rest] = text.split('\n').flatMap(wrap)
  out.write(`   ${pico.dim(label.padEnd(LABEL_WIDTH))}${first}\n`)
  for (const line of rest) out.write(`   ${' '.repeat(LABEL_WIDTH)}${line}\n`)
}

/** Shows how far a long work is, on a terminal only. `update` takes the units done; `end` clears the line. */
export function progress(label: string, total: number): { update(done: number): void; end(): void } {
  if (!out.isTTY) return { update: () => undefined, end: () => undefined }
  let drawnAt = 0
  return {
    update(done) {
      const now = performance.now()
      if (now - drawnAt < REDRAW_MS) return
      drawnAt = now
      out.write(`\r   ${pico.dim(`${label} ${count(done)} of ${count(total)}`)}\u001b[K`)
    },
    end: () => void out.write('\r\u001b[K'),
  }
}

/** Returns a number as people read it: `3,201`. */
export function count(n: number): string {
  return n.toLocaleString('en-US')
}

/** Returns an address, a hash or an id cut to what tells it from others: `ed25519:0kTd…m1VA`. */
export function short(text: string): string {
  const start = text.startsWith('ed25519:') ? 12 : 6
  return text.length <= start + 5 ? text : `${text.slice(0, start)}…${text.slice(-4)}`
}

function wrap(line: string): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + word.length >= TEXT_WIDTH) {
      lines.push(current)
      current = word
    } else {
      current = current === '' ? word : `${current} ${word}`
    }
  }
  return [...lines, current]
}
