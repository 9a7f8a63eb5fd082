/**
 * Version of what the contract does with an entry, a whole number. Two contracts of one version come to the same state from the
 * same entries; a state is only ever continued by the version that it records (`actions/evolve.ts`).
 */
export const CONTRACT_VERSION: number = 1
