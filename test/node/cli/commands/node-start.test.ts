import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { connect, deploy } from '../../../../sdk/index.ts'
import { evm } from '../../../../sdk/signers/index.ts'
import { type CliNode, startCliNode, weft } from '../../../support/cli.ts'
import { segmentFiles } from '../../../support/log-files.ts'
import { removeDir, tempDir } from '../../../support/temp-dir.ts'

// Every test starts processes.
jest.setTimeout(60_000)

const owner = evm()
let dir: string
let node: CliNode

beforeEach(async () => {
  dir = tempDir()
  node = await startCliNode(dir)
})
afterEach(async () => {
  if (node.child.exitCode === null && node.child.signalCode === null) await node.stop('SIGKILL')
  removeDir(dir)
})

describe('weft node start', () => {
  it.each([['SIGINT'], ['SIGTERM']] as const)('exits 0 at %s', async (signal) => {
    expect(await node.stop(signal)).toBe(0)
  })

  it('serves after a restart what it acknowledged before', async () => {
    const id = await deploy(node.url, { owners: [owner.address], secure: false })
    await (await connect(node.url, { db: id, signer: owner })).set({ n: 1 }, 'people', 'Bob')
    await node.stop()
    node = await startCliNode(dir)
    expect(await (await connect(node.url, { db: id })).get('people', 'Bob')).toEqual({ n: 1 })
  })

  it('serves after kill -9 what it acknowledged before', async () => {
    const id = await deploy(node.url, { owners: [owner.address], secure: false })
    await (await connect(node.url, { db: id, signer: owner })).set({ n: 1 }, 'people', 'Bob')
    await node.stop('SIGKILL')
    node = await startCliNode(dir)
    expect(await (await connect(node.url, { db: id })).get('people', 'Bob')).toEqual({ n: 1 })
  })

  it('exits 1 when another node has the directory', async () => {
    const { code, stdout } = await weft(['node', 'start', '--dir', dir, '--port', '0', '--json'])
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'NODE_DIRECTORY_BUSY' } }])
  })

  it.each(['0', '65537', '1.5', 'much'])('exits 2 when --cache-mib is %s', async (mib) => {
    const { code, stderr } = await weft(['node', 'start', '--dir', dir, '--cache-mib', mib])
    expect([code, stderr]).toEqual([2, expect.stringContaining('from 1 to 65536')])
  })

  it('exits 1 when the port is taken', async () => {
    const other = tempDir()
    const { code, stdout } = await weft(['node', 'start', '--dir', other, '--port', new URL(node.url).port, '--json'])
    removeDir(other)
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'NODE_CONFIG_INVALID' } }])
  })

  it('serves the others when one database is damaged, and tells the operator of that one', async () => {
    const ids = [
      await deploy(node.url, { owners: [owner.address] }),
      await deploy(node.url, { owners: [owner.address] }),
    ]
    await node.stop()
    const [segment] = segmentFiles(join(dir, 'databases', ids[0] as string, 'log'))
    writeFileSync(segment as string, 'damaged')
    node = await startCliNode(dir)
    const [said] = (await once(node.child.stderr.setEncoding('utf8'), 'data')) as [string]
    expect(said).toMatch(`database ${ids[0]}: NODE_LOG_DAMAGED: `)
    expect(said).toContain(segment)
    expect(await (await connect(node.url, { db: ids[1] as string })).listCollections()).toEqual([])
    const refused = connect(node.url, { db: ids[0] as string })
    await expect(refused).rejects.toMatchObject({ code: 'NODE_LOG_DAMAGED' })
    await expect(refused).rejects.not.toThrow(dir)
  })

  it('ends at a signal while the log is followed', async () => {
    const id = await deploy(node.url, { owners: [owner.address] })
    const response = await fetch(`${node.url}/v1/databases/${id}/log?follow=true`)
    const code = await node.stop()
    expect([code, await response.text()]).toEqual([0, expect.stringContaining('{"number":0,')])
  })
})
