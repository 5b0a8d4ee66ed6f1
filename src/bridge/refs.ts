/** Endpoints of branches and tags. */
import { CalicoError } from '../errors.js'
import type { RefList } from '../format/generated/messages.js'
import { type Answer, type BridgeCall, type BridgeContext, type Endpoint, json } from './call.js'

export const REFS_ENDPOINTS: readonly Endpoint[] = [
  { name: 'listRefs', method: 'GET', path: '/v1/refs', run: list },
  { name: 'createRef', method: 'POST', path: '/v1/refs', body: 'json', run: create },
  { name: 'changeRef', method: 'POST', path: '/v1/refs/{name}', body: 'json', run: change },
  { name: 'deleteRef', method: 'DELETE', path: '/v1/refs/{name}', run: remove },
]

async function list({ signal }: BridgeCall, { store }: BridgeContext): Promise<Answer> {
  const { branches, tags } = await store.refs.list(signal)
  const refs: RefList = { branches: [...branches], tags: [...tags] }
  return json(refs)
}

async function create(call: BridgeCall, { store }: BridgeContext): Promise<Answer> {
  const { kind, name, from } = await call.message('newRef')
  const options = { from, signal: call.signal }
  const { refs } = store
  return json(await (kind === 'branch' ? refs.fork(name, options) : refs.tag(name, options)), 201)
}

async function change(call: BridgeCall, { store }: BridgeContext): Promise<Answer> {
  const { name = '' } = call.parameters
  const { name: to, protected: isProtected } = await call.message('refChange')
  if ((to === undefined) === (isProtected === undefined)) {
    throw new CalicoError('InvalidArgument', "a branch is given a 'name' or is 'protected' or not")
  }
  const { principal, signal } = call
  const options = { ...(principal !== undefined && { principal }), signal }
  if (to !== undefined) return json(await store.refs.rename(name, to, options))
  return json(await store.refs.protect(name, isProtected, options))
}

async function remove(
  { parameters, principal, signal }: BridgeCall,
  { store }: BridgeContext,
): Promise<Answer> {
  const { name = '' } = parameters
  await store.refs.delete(name, { ...(principal !== undefined && { principal }), signal })
  return json({ deleted: name })
}
