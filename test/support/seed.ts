/** Seed of every random test: env `SEED`, else a new one. A failing test prints it; set it to run the same again. */
export const SEED: number = Number(process.env['SEED'] ?? Math.trunc(Math.random() * 0x7fffffff))
