import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { lockDirectory } from '../../../node/log/directory-lock.ts'
import { removeDir, tempDir } from '../../support/temp-dir.ts'

let dir: string
let children: ChildProcess[]

beforeEach(() => {
  dir = join(tempDir(), 'database')
  children = []
})

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  removeDir(join(dir, '..'))
})

/** Starts a process that locks the directory and then waits; returns it and what it said: `held` or an error's code. */
async function startHolder(): Promise<{ child: ChildProcess; said: string }> {
  const program = `import { lockDirectory } from './node/log/directory-lock.ts'
    let said = 'held'
    try { lockDirectory(${JSON.stringify(dir)}) } catch (error) { said = error.code }
    process.stdout.write(said)
    setInterval(() => {}, 60_000)`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [said] = await once(child.stdout, 'data')
  return { child, said: String(said) }
}

it('refuses a second process and names the first', async () => {
  const { child, said } = await startHolder()
  expect(said).toBe('held')
  const busy = {
    code: 'NODE_DIRECTORY_BUSY',
    data: expect.objectContaining({ pid: child.pid }),
    message: expect.stringContaining(`process ${child.pid} holds`),
  }
  expect(() => lockDirectory(dir)).toThrow(expect.objectContaining(busy))
  expect((await startHolder()).said).toBe('NODE_DIRECTORY_BUSY')
})

it('is free at once after its holder was killed, whatever process has its number now', async () => {
  const { child } = await startHolder()
  child.kill('SIGKILL')
  await once(child, 'close')
  // As if the number of the dead holder had been given to a process that lives.
  writeFileSync(join(dir, 'weft.lock'), `${process.ppid}\n`)
  lockDirectory(dir).release()
})

it('goes to one of many processes that ask at the same time', async () => {
  const said = await Promise.all(Array.from({ length: 4 }, async () => (await startHolder()).said))
  expect(said.sort()).toEqual(['NODE_DIRECTORY_BUSY', 'NODE_DIRECTORY_BUSY', 'NODE_DIRECTORY_BUSY', 'held'])
}, 30_000)

it.each([
  ['where a file system takes no directories', () => '/proc/weft/deep/er'],
  ['behind a link that leads nowhere', () => linkTo(join(dir, '..', 'gone'))],
  ['behind a link to itself', () => linkTo(join(dir, '..', 'link'))],
  ['that is a file', () => fileIn(join(dir, '..'))],
  ['inside a file', () => join(fileIn(join(dir, '..')), 'inside')],
])('refuses a directory %s', (_where, make) => {
  const unusable = {
    code: 'NODE_CONFIG_INVALID',
    message: expect.stringContaining('give one that this user may write'),
  }
  expect(() => lockDirectory(make())).toThrow(expect.objectContaining(unusable))
})

function linkTo(target: string): string {
  const link = join(dir, '..', 'link')
  symlinkSync(target, link)
  return link
}

function fileIn(parent: string): string {
  writeFileSync(join(parent, 'file'), '')
  return join(parent, 'file')
}

it('makes the directories around it', () => {
  lockDirectory(join(dir, 'a', 'b')).release()
  expect(existsSync(join(dir, 'a', 'b', 'weft.lock'))).toBe(true)
})

it('refuses a second lock in the same process until the first is released', () => {
  const lock = lockDirectory(dir)
  expect(() => lockDirectory(dir)).toThrow(
    expect.objectContaining({ code: 'NODE_DIRECTORY_BUSY', data: expect.objectContaining({ pid: process.pid }) }),
  )
  lock.release()
  lock.release()
  lockDirectory(dir).release()
})

it('stays with its process when that process starts others', async () => {
  const lock = lockDirectory(dir)
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  children.push(child)
  await once(child, 'spawn')
  lock.release()
  lockDirectory(dir).release()
})

it('says which path it cannot have', () => {
  writeFileSync(join(dir, '..', 'file'), '')
  expect(() => lockDirectory(join(dir, '..', 'file'))).toThrow(expect.objectContaining({ code: 'NODE_CONFIG_INVALID' }))
})
