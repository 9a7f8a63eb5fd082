import { PassThrough } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { confirm } from '../../../node/cli/confirm.ts'

/** A terminal, or what is none, with someone at it who has typed `typed`. */
function terminal(typed: string | undefined, isTTY: boolean) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  if (typed !== undefined) input.end(typed)
  return { input: Object.assign(input, { isTTY }), output: Object.assign(output, { isTTY }) }
}

describe('confirm', () => {
  it('goes on after yes, having said what will be so', async () => {
    const { input, output } = terminal('yes\n', true)
    await confirm('All will be gone.', {}, { input, output })
    expect(String(output.read())).toContain('All will be gone. This cannot be undone. Type yes to go on: ')
  })

  it.each(['no\n', 'y\n', 'YES\n', '\n', 'yes please\n', ''])('stops after %j', async (typed) => {
    await expect(confirm('Gone.', {}, terminal(typed, true))).rejects.toMatchObject({ code: 'CLI_CANCELLED' })
  })

  it('asks nobody where --yes was given', async () => {
    const { input, output } = terminal(undefined, true)
    await confirm('Gone.', { yes: true }, { input, output })
    expect(output.readableLength).toBe(0)
  })

  it('does not wait for an answer where there is no terminal', async () => {
    const error = confirm('Gone.', {}, terminal(undefined, false))
    await expect(error).rejects.toMatchObject({ code: 'CLI_USAGE', sentence: expect.stringContaining('--yes') })
  })
})
