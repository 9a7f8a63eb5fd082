/** The contract: open it over a store with {@link Contract}, or call it as a function with {@link handle}. */

export { WRITE_OPERATIONS } from './actions/index.ts'
export { READ_OPERATIONS } from './actions/reads.ts'
export { parseGenesis } from './config.ts'
export { Contract, type ContractOptions, type SuccessReceipt } from './contract.ts'
export type { Host, Sha256, VerifySignature } from './env.ts'
export { CONTRACT_CODES, type ContractCode, ContractError } from './errors.ts'
export { type AsyncKv, type HandleAction, type HandleEnv, type HandleState, handle } from './handle.ts'
export { PURE_HOST } from './host.ts'
export { type Kv, KvMiss } from './kv/kv.ts'
export { MemoryKv } from './kv/memory-kv.ts'
export { type CaseReport, type RuleReport, testRules } from './rule-tests.ts'
export { NodeCache } from './tree/node-cache.ts'
