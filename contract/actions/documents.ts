/** The operations on documents: `add set update upsert delete`, plain or named (`query "set:follow"`). */

import { checkSessionWrite } from '../accounts/scope.ts'
import { readDocument, removeDocument, writeDocument } from '../data/documents.ts'
import { mergeUpdate } from '../data/merge.ts'
import { resolveOperators } from '../data/operators.ts'
import { type DocumentPath, documentPathText, parseDocumentPath, parseOneCollectionPath } from '../data/path.ts'
import type { StoredDocument } from '../data/stored-document.ts'
import { checkDocument } from '../data/validate.ts'
import { describe } from '../describe.ts'
import { ContractError } from '../errors.ts'
import { FUNCTIONS, isOperationName, type Operation } from '../rules/pattern.ts'
import { type RuleRequest, runRules } from '../rules/rules.ts'
import { schemaSentence } from '../schema/violation.ts'
import { isJsonObject, type Json, type JsonObject } from '../wire/json.ts'
import { PROTOCOL } from '../wire/types.ts'
import { checkZkp } from '../zkp/verifiers.ts'
import { type Action, type ActionContext, type ActionResult, action } from './context.ts'
import { checkPrecondition, type Precondition, splitPrecondition } from './precondition.ts'
import { fireTriggers } from './triggers.ts'

type Call = {
  readonly func: Operation['func']
  readonly name: string | undefined
  /** `null` for a delete. */
  readonly data: JsonObject | null
  /** For an add without an id yet, the collection alone. */
  readonly collection: string
  readonly id: string | undefined
  readonly precondition: Precondition | undefined
}

/** A write that is allowed: what stands in the store, and what is to stand there. */
type Change = {
  readonly path: DocumentPath
  readonly before: StoredDocument | undefined
  readonly after: JsonObject | null
}

/** Returns the action of one of the five operations. */
export function documentAction(func: Operation['func']): Action {
  return action({ parse: (args) => parseCall(func, undefined, args), authorise, apply })
}

/** `["query", "set:follow", data, ...path]`: an operation decided by the rules of its name. */
export const namedAction: Action = action({ parse: parseNamed, authorise, apply })

function parseNamed(args: readonly Json[]): Call {
  const [name, ...rest] = args
  const [type, method, ...more] = typeof name === 'string' ? name.split(':') : []
  const func = FUNCTIONS.find((known) => known === type)
  if (func === undefined || method === undefined || more.length > 0 || !isOperationName(method)) {
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      `query takes type:name first, such as set:follow, with a type of ${FUNCTIONS.join(' ')} and a name of your own; got ${describe(name)}`,
    )
  }
  return parseCall(func, method, rest)
}

function parseCall(func: Operation['func'], name: string | undefined, all: readonly Json[]): Call {
  const { args, precondition } = splitPrecondition(all)
  if (func === 'delete') {
    const { collection, id } = parseDocumentPath(args)
    return { func, name, data: null, collection, id, precondition }
  }
  const [data, ...steps] = args
  if (!isJsonObject(data)) {
    throw new ContractError(
      'DB_ARGUMENTS_INVALID',
      `${func} takes an object first and then the path: ["${func}", {…}, "people"${func === 'add' ? '' : ', "Bob"'}]`,
    )
  }
  if (func === 'add')
    return { func, name, data, collection: parseOneCollectionPath(steps), id: undefined, precondition }
  return { func, name, data, ...parseDocumentPath(steps), precondition }
}

function authorise(context: ActionContext, call: Call): Change {
  checkSession(context, call)
  const path = { collection: call.collection, id: call.id ?? context.nextDocId() }
  const before = readDocument(context.store, path)
  checkExistence(call, path, before)
  if (call.precondition !== undefined) checkPrecondition(call.precondition, documentPathText(path), before)
  const draft = draftOf(context, call, before)
  const op = call.func === 'delete' ? 'delete' : before === undefined ? 'create' : 'update'
  const after = decide(context, {
    operation: { func: call.func, op, name: call.name },
    ...path,
    data: call.data,
    before: before && { data: before.data, setter: before.metadata.setter },
    after: draft,
  })
  if (after !== null) checkWhole(context, path, after)
  return { path, before, after }
}

function apply(context: ActionContext, { path, before, after }: Change): ActionResult {
  const { store, signer, ts, sha256, meter } = context
  const { limits } = context.config()
  const write = { signer, ts, sha256, meter, limits, indexes: context.programs.indexesOf(store, path.collection) }
  if (after !== null) writeDocument(store, { path, before, after }, write)
  else if (before !== undefined) removeDocument(store, { path, before }, write)
  const setter = before?.metadata.setter ?? signer
  fireTriggers(context, { path, before: before?.data ?? null, after, setter })
  return { docId: path.id }
}

function checkSession({ session, privileged }: ActionContext, { func, name, collection }: Call): void {
  if (session === undefined || privileged) return
  checkSessionWrite(session, name === undefined ? func : `${func}:${name}`, collection)
}

function checkExistence(call: Call, path: DocumentPath, before: StoredDocument | undefined): void {
  const text = documentPathText(path)
  if (before === undefined && (call.func === 'update' || call.func === 'delete')) {
    const advice = call.func === 'update' ? 'create it with set or upsert' : 'check its path'
    throw new ContractError(
      'DB_DOCUMENT_MISSING',
      `${text} does not exist, so there is nothing to ${call.func}; ${advice}`,
      { path: text },
    )
  }
  if (before !== undefined && call.func === 'add') {
    throw new ContractError('DB_DOCUMENT_EXISTS', `${text} already exists; add again or use set`, { path: text })
  }
}

/** Returns the document as the call would make it, before rules. */
function draftOf(context: ActionContext, call: Call, before: StoredDocument | undefined): JsonObject | null {
  if (call.data === null) return null
  const merges = call.func === 'update' || call.func === 'upsert'
  const incoming = merges ? mergeUpdate(before?.data, call.data) : call.data
  return resolveOperators({
    incoming,
    previous: before?.data,
    facts: {
      ts: context.ts,
      signer: context.signer,
      extra: context.auth.extra,
      checkProof: (claim) => checkZkp(context, claim),
    },
    allowDelete: merges && before !== undefined,
  })
}

/** Asks the rules. Returns the document with what they changed. */
function decide(context: ActionContext, request: RuleRequest): JsonObject | null {
  if (context.privileged) return request.after
  const rules = context.programs.rulesOf(context.store, request.collection, context.meter)
  if (rules === undefined) {
    if (!context.config().secure) return request.after
    throw new ContractError(
      'DB_ACCESS_DENIED',
      `${request.collection} has no rules, and this database is secure: an owner must set rules before anyone writes there`,
      { collection: request.collection },
    )
  }
  return runRules(rules, request, {
    contract: { id: context.db, version: PROTOCOL, owners: context.config().owners },
    signer: context.signer,
    auth: context.auth,
    ts: context.ts,
    queryId: context.queryId,
    fuel: context.fuel,
    sha256: context.sha256,
    get: context.read,
    trace: context.ruleTrace,
    checkProof: (claim) => checkZkp(context, claim),
  })
}

/** Checks the document as it will stand: after operators and rules, so that neither can write what no user could. */
function checkWhole(context: ActionContext, path: DocumentPath, document: JsonObject): void {
  checkDocument(document, context.config().limits)
  const violation = context.programs.schemaOf(context.store, path.collection, context.meter)?.(document, context.meter)
  if (violation === undefined) return
  throw new ContractError(
    'DB_SCHEMA_VIOLATION',
    `${documentPathText(path)} breaks the schema: ${schemaSentence(violation)}`,
    {
      path: violation.path,
      keyword: violation.keyword,
      expected: violation.expected,
      got: violation.got,
    },
  )
}
