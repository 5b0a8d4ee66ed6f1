/** Groups with a place: their locations, and the actions that lie there (spec/storage.md). */

const PLACEABLE = ['update', 'delete-range', 'fold', 'checkpoint']

/** What the paths of a group's objects begin with. */
export const locationOf = ({ group, place }) =>
  place === undefined ? '' : `place/${place}/${group}/`

/** The actions of an entry; those that it names elsewhere are read from there. */
export function actionsOf(entry, { documents, objects, tell }) {
  return entry.transactions.flatMap((transaction) =>
    transaction.actions.map((action) => {
      if (action.kind !== 'placed') return action
      const { path, bytes } = action
      const found = documents.get(path)?.action
      if (found === undefined) tell(`${path} is absent`, 'CAL-LOG-160')
      else if (objects.get(path).byteLength !== bytes)
        tell(`${path} of another size`, 'CAL-LOG-160')
      return found === undefined ? action : { ...found, from: path }
    }),
  )
}

/** Whether an action lies where those of its group have to, in a location that is marked. */
export function inspectPlacement({ action, group, documents, tell }) {
  if (!PLACEABLE.includes(action.kind)) return
  const location = locationOf(group)
  const folder = `${location}data/${group.incarnation}/`
  const isThere = location === '' ? action.from === undefined : action.from?.startsWith(folder)
  if (!isThere) tell(`an action of ${group.name} in another place`, 'CAL-LOG-160')
  if (location === '') return
  const { storeId } = documents.get('calico.json')
  const marker = documents.get(`${location}calico-location.json`)
  if (marker?.storeId !== storeId || marker?.group !== group.group) {
    tell(`${location} is not marked`, 'CAL-STORAGE-113')
  }
  if (!documents.has(`places/${group.place}.json`)) {
    tell(`the place ${group.place} is not declared`, 'CAL-STORAGE-112')
  }
}
