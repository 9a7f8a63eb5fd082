/** What commands print: clear text for people, exactly one JSON value for programs. */
import pico from 'picocolors'
import type { Json } from '../../contract/wire/json.ts'
import type { Refusal } from '../../contract/wire/types.ts'

/** Shows how far a long work is. */
type Progress = {
  /** @param done - Units of work done so far. */
  update(done: number): void
  /** Takes the bar off the screen. */
  end(): void
}

/** Where a command says what it found. */
export type Output = {
  /** True: standard output gets exactly one JSON value, and standard error nothing. */
  readonly json: boolean
  /** Prints the result of a command: `value` for programs, `text` for people. */
  result(value: Json, text: string): void
  /** Prints why a command failed: JSON on standard output, or text on standard error. */
  failure(refusal: Refusal): void
  /** Shows a progress bar, or without `total` a count, on standard error if that is a terminal and people read it. */
  progress(label: string, total?: number): Progress
}

const BAR_CELLS = 30
/** Redrawing more often than this, in ms, only costs time. */
const REDRAW_MS = 100
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** Returns the output of this process. Colours are for a terminal without `NO_COLOR`. */
export function createOutput(json: boolean): Output {
  const out = process.stdout
  const err = process.stderr
  const red = pico.createColors(pico.isColorSupported && err.isTTY === true).red
  return {
    json,
    result: (value, text) => void out.write(json ? `${JSON.stringify(value)}\n` : `${printable(text)}\n`),
    failure(refusal) {
      if (json) out.write(`${JSON.stringify({ error: refusal })}\n`)
      else err.write(`${red(refusal.code)}: ${printable(refusal.message)}${describeData(refusal.data)}\n`)
    },
    progress: (label, total) => (json || !err.isTTY ? SILENT : createBar(label, total)),
  }
}

const SILENT: Progress = { update: () => undefined, end: () => undefined }

function createBar(label: string, total: number | undefined): Progress {
  let drawnAt = 0
  return {
    update(done) {
      const now = performance.now()
      if (now - drawnAt < REDRAW_MS) return
      drawnAt = now
      process.stderr.write(`\r${label} ${total === undefined ? done : drawBar(done, total)}`)
    },
    end: () => void process.stderr.write('\r\u001b[K'),
  }
}

function drawBar(done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total)
  const cells = Math.round(share * BAR_CELLS)
  const bar = '█'.repeat(cells) + '░'.repeat(BAR_CELLS - cells)
  return `${bar} ${Math.floor(share * 100)} % (${done} of ${total})`
}

function describeData(data: Json | undefined): string {
  return data === undefined ? '' : `\n${printable(JSON.stringify(data, undefined, 2))}`
}

/** Takes the power over the terminal from text that came from elsewhere. */
function printable(text: string): string {
  return text.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
