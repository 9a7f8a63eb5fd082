/** Projections: programs in FPJSON that make of each document the one that an indexer keeps. */
import { type CompiledProgram, check, compile, FpjsonError } from '../../fpjson/index.ts'
import { decodeDocument, encodeDocument } from '../data/stored-document.ts'
import { checkDocument, checkDocumentSize } from '../data/validate.ts'
import { ContractError } from '../errors.ts'
import { PROGRAM_BYTES_MAX, PROJECTION_FUEL } from '../limits.ts'
import { textToBinary } from '../wire/bytes.ts'
import { canonicalJson } from '../wire/canonical.ts'
import type { Json } from '../wire/json.ts'

/** A document as a projection is given it. */
type Source = { readonly collection: string; readonly id: string; readonly stored: string }

/** What becomes of a document: it is kept as it is stored here, left out by the program, or left out for an error's code. */
type Projected = { readonly stored: string } | { readonly failure: string | undefined }

/** Makes of a document the one to be kept. */
export type Project = (source: Source) => Projected

const STRICT = { strict: true, shortcuts: true }

/** Checks a program. @throws {ContractError} `DB_INDEX_INVALID`, `DB_LIMIT_EXCEEDED` */
export function checkProjection(program: Json): void {
  const { length } = textToBinary(canonicalJson(program))
  if (length > PROGRAM_BYTES_MAX) {
    throw new ContractError(
      'DB_LIMIT_EXCEEDED',
      `a projection may take ${PROGRAM_BYTES_MAX} bytes of JSON, this one has ${length}; make it simpler`,
      { limit: 'PROGRAM_BYTES_MAX', expected: PROGRAM_BYTES_MAX, got: length },
    )
  }
  try {
    check(program, STRICT)
  } catch (error) {
    if (!(error instanceof FpjsonError)) throw error
    throw new ContractError('DB_INDEX_INVALID', `the projection is not well formed: ${error.message}`)
  }
}

/**
 * Compiles a program that {@link checkProjection} has passed. It reads `$id`, `$collection`, `$path`, `$data` and the
 * metadata of the document, has `PROJECTION_FUEL` for each, and the document that it gives has that metadata.
 */
export function compileProjection(program: Json): Project {
  const compiled = compile(program, STRICT)
  return (source) => {
    try {
      return project(compiled, source)
    } catch (error) {
      if (error instanceof FpjsonError || error instanceof ContractError) return { failure: error.code }
      throw error
    }
  }
}

function project(compiled: CompiledProgram, { collection, id, stored }: Source): Projected {
  const { metadata, data } = decodeDocument(stored)
  const vars = { ...metadata, id, collection, path: [...collection.split('/'), id], data }
  const { value } = compiled({ vars, fuel: PROJECTION_FUEL })
  if (value === null) return { failure: undefined }
  checkDocument(value)
  const binary = textToBinary(canonicalJson(value))
  checkDocumentSize(binary.length)
  return { stored: encodeDocument(metadata, binary) }
}
