import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'

const ROOT = new URL('../../', import.meta.url)
const PAGES = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md']

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8')
}

describe.each(PAGES)('%s', (page) => {
  const text = read(page)

  it('links only to files that are there', () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target)
    const missing = targets.filter((target) => !existsSync(new URL(target, new URL(page, ROOT))))
    expect(missing).toEqual([])
  })

  it('names only source files and folders that are there', () => {
    const paths = [...text.matchAll(/`((?:fpjson|contract|sdk|node|test|examples|docs)\/[\w./-]*)`/g)]
    const missing = paths.map(([, path = '']) => path).filter((path) => !existsSync(new URL(path, ROOT)))
    expect(missing).toEqual([])
  })

  it('names only functions that are in the files it says', () => {
    const places = [...text.matchAll(/`((?:fpjson|contract|sdk|node)\/[\w./-]+\.ts)` `([\w.#]+)`/g)]
    const missing = places.filter(([, path = '', name = '']) => {
      return name.split('.').some((part) => !new RegExp(`(?<![\\w#])${part}\\b`).test(read(path)))
    })
    expect(missing.map(([place]) => place)).toEqual([])
  })
})
