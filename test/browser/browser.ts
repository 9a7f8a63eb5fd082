/** Chromium without a window, and a server on this machine that gives it the pages of suites. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium } from 'playwright-core'
import { bundleScript } from '../support/bundle-script.ts'
import type { BrowserSuite, SuiteOptions, SuiteReport } from './suite.ts'

/** Runs suites. */
export type SuiteBrowser = { run(suite: BrowserSuite, options: SuiteOptions): Promise<SuiteReport> }

// What runs in the sandbox of a container has none of its own, and a test asks nothing of the network.
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the browser at `executablePath`, and ends it when `use` is done. */
export async function withBrowser<Result>(
  executablePath: string,
  use: (browser: SuiteBrowser) => Promise<Result>,
): Promise<Result> {
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS })
  try {
    return await use({ run: (suite, options) => runSuite(browser, suite, options) })
  } finally {
    await browser.close()
  }
}

async function runSuite(browser: Browser, suite: BrowserSuite, options: SuiteOptions): Promise<SuiteReport> {
  const start = performance.now()
  const server = await serve(await bundleScript(suite.script, 'browser'))
  const page = await browser.newPage()
  try {
    const failures: string[] = []
    page.on('pageerror', (error) => failures.push(error.message))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const finding = await suite.run(
      {
        call: (name, argument) => page.evaluate(callSuite, { name, argument }) as Promise<never>,
      },
      options,
    )
    if (failures.length > 0) throw new Error(`the page of ${suite.name} failed: ${failures.join('; ')}`)
    const engine = `Chromium ${browser.version()}`
    return { name: suite.name, engine, seed: options.seed, seconds: tenths(performance.now() - start), ...finding }
  } finally {
    await page.close()
    server.close()
  }
}

function tenths(ms: number): number {
  return Math.round(ms / 100) / 10
}

/** Runs in the page. */
function callSuite({ name, argument }: { name: string; argument: unknown }): unknown {
  const { suite } = globalThis as unknown as { suite: Readonly<Record<string, (argument: unknown) => unknown>> }
  return suite[name]?.(argument)
}

/** Serves one page with one script, to this machine only. */
function serve(script: string): Promise<Server> {
  const page =
    '<!doctype html><meta charset="utf-8"><title>suite</title><script type="module" src="/suite.js"></script>'
  const server = createServer((request, response) => {
    const isScript = request.url === '/suite.js'
    response.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8')
    response.end(isScript ? script : page)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}
