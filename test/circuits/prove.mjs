/** `node prove.mjs CIRCUIT INPUTS`, in the folder of what circom2 wrote: sets up Groth16, proves, prints `{ key, proof, signals }`. */
import * as snarkjs from 'snarkjs'

const [circuit, inputs] = process.argv.slice(2)
const { powersOfTau, zKey, groth16 } = snarkjs
const memory = () => ({ type: 'mem' })
const [start, tau, final, first, last] = Array.from({ length: 5 }, memory)
const curve = await snarkjs.curves.getCurveFromName('bn128')
// A setup for one test: what is random in it is secret to nobody.
await powersOfTau.newAccumulator(curve, 4, start)
await powersOfTau.contribute(start, tau, 'test', 'entropy of a test')
await powersOfTau.preparePhase2(tau, final)
await zKey.newZKey(`${circuit}.r1cs`, final, first)
await zKey.contribute(first, last, 'test', 'more entropy of a test')
const key = await zKey.exportVerificationKey(last)
const { proof, publicSignals } = await groth16.fullProve(JSON.parse(inputs), `${circuit}_js/${circuit}.wasm`, last)
const holds = await groth16.verify(key, publicSignals, proof)
process.stdout.write(JSON.stringify({ key, proof, signals: publicSignals, holds }))
await curve.terminate()
