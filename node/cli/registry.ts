import type { Command } from 'commander'
import type { Output } from './output.ts'

/** What a command file adds itself to. A command that ends well with another code than 0 tells it to `exit`. */
export type Registry = { readonly program: Command; readonly output: Output; exit(code: number): void }
