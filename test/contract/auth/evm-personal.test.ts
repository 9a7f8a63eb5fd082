import { expect, it } from '@jest/globals'
import { Wallet } from 'ethers'
import { signedText } from '../../../contract/wire/signing.ts'
import type { SignedQuery } from '../../../contract/wire/types.ts'
import { evm, evmPersonal } from '../../../sdk/signers/index.ts'
import { signedNumber } from '../../support/signing.ts'
import { verdict } from '../../support/verdict.ts'

const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

it('accepts the signature of a wallet over the signed text', async () => {
  const wallet = Wallet.createRandom()
  const { signature: _, ...unsigned } = await signedNumber(evmPersonal(wallet.privateKey), 3)
  expect(verdict({ ...unsigned, signature: wallet.signMessageSync(signedText(unsigned)) })).toBe(true)
})

it('rejects the signature over the text of any other query, bare or with the wrong length', async () => {
  const wallet = Wallet.createRandom()
  const { signature: _, ...unsigned } = await signedNumber(evmPersonal(wallet.privateKey), 3)
  const text = signedText(unsigned)
  const reordered = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()))
  for (const other of [
    reordered,
    ` ${text}`,
    `${text}\n`,
    text.replace('evm-personal', 'evm'),
    JSON.stringify(text),
    '',
  ]) {
    expect(verdict({ ...unsigned, signature: wallet.signMessageSync(other) })).toBe(false)
  }
})

it('has the address of evm with the same key, and takes no signature of it', async () => {
  const typed = evm()
  const personal = evmPersonal(typed.exportKey())
  expect(personal.address).toBe(typed.address)
  expect(verdict({ ...(await signedNumber(typed, 1)), kind: 'evm-personal' })).toBe(false)
  expect(verdict({ ...(await signedNumber(personal, 1)), kind: 'evm' })).toBe(false)
})

it('rejects every other spelling of an honest signature', async () => {
  const query: SignedQuery = await signedNumber(evmPersonal(), 1)
  const [r, s, v] = [query.signature.slice(2, 66), query.signature.slice(66, 130), query.signature.slice(130)]
  const highS = (N - BigInt(`0x${s}`)).toString(16).padStart(64, '0')
  const flipped = v === '1b' ? '1c' : '1b'
  for (const signature of [
    `0x${r}${highS}${flipped}`,
    `0x${r}${s}${flipped}`,
    `0x${r}${s}${v === '1b' ? '00' : '01'}`,
    `0x${r}${s}`,
    `0x${r}${s}${v}00`,
    `${r}${s}${v}`,
    `0x${`${r}${s}`.toUpperCase()}${v}`,
    `0x${'0'.repeat(64)}${s}${v}`,
    `0x${r}${'0'.repeat(64)}${v}`,
    '',
  ]) {
    expect(verdict({ ...query, signature })).toBe(false)
  }
})
