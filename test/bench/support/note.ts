/** Tells people something on stderr: stdout holds nothing but the results. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Tells people how far a long step is, on one line that the next call replaces. Silent where stderr is a file. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
