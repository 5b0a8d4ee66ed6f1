/** The steps of a writer that make and end branches and tags. None of them is a commit. */

export const REF_STEPS = { fork, tag, rename, deleteRef, protect }

const told = ({ line, parent, protected: isProtected }) => ({
  line,
  parent: { line: parent.line, version: parent.version },
  protected: isProtected,
})

async function fork({ store, params: { name, from }, signal }) {
  return told(await store.refs.fork(name, { from, signal }))
}

async function tag({ store, params: { name, from }, signal }) {
  const { line, version } = await store.refs.tag(name, { from, signal })
  return { names: { line, version } }
}

async function rename({ store, params: { name, to }, signal }) {
  return told(await store.refs.rename(name, to, { signal }))
}

async function deleteRef({ store, params: { name }, signal }) {
  await store.refs.delete(name, { signal })
}

async function protect({ store, params: { name, protected: isProtected }, signal }) {
  return { protected: (await store.refs.protect(name, isProtected, { signal })).protected }
}
