/** All that is tried, by part of the database. */
import type { Area } from './row.ts'
import { ADMINISTRATION } from './rows/administration.ts'
import { ATOMICITY } from './rows/atomicity.ts'
import { CODE } from './rows/code.ts'
import { CRONS } from './rows/crons.ts'
import { DOCUMENTS } from './rows/documents.ts'
import { HTTP } from './rows/http.ts'
import { INDEXES } from './rows/indexes.ts'
import { KEYS } from './rows/keys.ts'
import { LIMITS } from './rows/limits.ts'
import { LINKS } from './rows/links.ts'
import { LOG } from './rows/log.ts'
import { NODE } from './rows/node.ts'
import { NUMBERS } from './rows/numbers.ts'
import { OWNERS } from './rows/owners.ts'
import { POLICIES } from './rows/policies.ts'
import { OUTSIDE_PROOFS } from './rows/proofs.ts'
import { PROTOTYPES } from './rows/prototypes.ts'
import { QUERIES } from './rows/queries.ts'
import { RELAYERS } from './rows/relayers.ts'
import { REPLAY } from './rows/replay.ts'
import { SIGNATURES } from './rows/signatures.ts'
import { TRIGGERS } from './rows/triggers.ts'

export const AREAS: readonly Area[] = [
  { name: 'signatures', rows: SIGNATURES },
  { name: 'keys', rows: KEYS },
  { name: 'replay', rows: REPLAY },
  { name: 'administration', rows: ADMINISTRATION },
  { name: 'owners', rows: OWNERS },
  { name: 'links', rows: LINKS },
  { name: 'relayers', rows: RELAYERS },
  { name: 'policies', rows: POLICIES },
  { name: 'proofs', rows: OUTSIDE_PROOFS },
  { name: 'code', rows: CODE },
  { name: 'prototypes', rows: PROTOTYPES },
  { name: 'numbers', rows: NUMBERS },
  { name: 'queries', rows: QUERIES },
  { name: 'indexes', rows: INDEXES },
  { name: 'crons', rows: CRONS },
  { name: 'documents', rows: DOCUMENTS },
  { name: 'triggers', rows: TRIGGERS },
  { name: 'limits', rows: LIMITS },
  { name: 'atomicity', rows: ATOMICITY },
  { name: 'log', rows: LOG },
  { name: 'node', rows: NODE },
  { name: 'http', rows: HTTP },
]
