/** `weft relayer`: who may send what users have signed for a job. */
import type { Command } from 'commander'
import type { RelayerJob } from '../../../sdk/index.ts'
import {
  type DbOptions,
  openReader,
  openWriter,
  printReceipt,
  type WriteOptions,
  withReadOptions,
  withWriteOptions,
} from '../client.ts'
import { readObject } from '../files.ts'
import type { Registry } from '../registry.ts'

/** Adds the commands `relayer set`, `relayer remove` and `relayer list`. */
export function addRelayerCommands({ program, output }: Registry): void {
  const relayer = program.command('relayer').description('who may send what users have signed for a job')
  const set = jobCommand(relayer, 'set', 'set a relayer job, in the place of one of the same id').argument(
    '<file>',
    'the job, a JSON file: relayers, schema, signers, multisig',
  )
  withWriteOptions(set).action(async (jobID: string, file: string, options: WriteOptions) => {
    const job = await readObject(file)
    const db = await openWriter(options)
    printReceipt(output, await db.addRelayerJob(jobID, job as unknown as RelayerJob), `set the relayer job ${jobID}`)
  })
  withWriteOptions(jobCommand(relayer, 'remove', 'remove a relayer job')).action(
    async (jobID: string, options: WriteOptions) => {
      const db = await openWriter(options)
      printReceipt(output, await db.removeRelayerJob(jobID), `removed the relayer job ${jobID}`)
    },
  )
  withReadOptions(relayer.command('list').description('print the ids of all relayer jobs')).action(
    async (options: DbOptions) => {
      const jobs = await (await openReader(options)).listRelayerJobs()
      output.result(jobs, jobs.join('\n'))
    },
  )
}

function jobCommand(relayer: Command, name: string, description: string): Command {
  return relayer.command(name).description(`${description} (owners only)`).argument('<job>', 'the id of the job')
}
