/** Stores whose data lies in another folder than their log. */
import { longId } from '../bytes.mjs'
import { fails, readsHead, smallRows, withKeySpace } from './common.mjs'
import { damageBase } from './corrupt-documents.mjs'

const PLACE = 'elsewhere'
const MARKER = `${PLACE}/calico-place.json`

const ROWS = smallRows(['1', '1', 'a'], ['2', '22', 'bb'], ['3', '33', null], ['4', '4', 'd'])

/** The undamaged store, with its data in the place; what is left at the old paths is no data. */
function placedStore() {
  const store = damageBase()
  const marker = store.read('calico.json')
  const places = [{ name: 'data', uri: `./${PLACE}` }]
  store.put('calico.json', { ...marker, features: ['places'], places })
  store.put(MARKER, { storeId: marker.storeId, place: 'data' })
  for (const [path, bytes] of [...store.objects]) {
    if (!path.startsWith('data/')) continue
    store.put(`${PLACE}/${path}`, bytes)
    store.put(path, Buffer.from('no data file'))
  }
  return store
}

export function placeCases() {
  return [
    {
      name: 'place-data',
      title: 'The data lies in another folder, named relative to the store',
      requirements: [
        'CAL-STORAGE-100',
        'CAL-STORAGE-102',
        'CAL-STORAGE-103',
        'CAL-FORMAT-036',
        'CAL-FORMAT-037',
      ],
      store: placedStore(),
      with: withKeySpace('small'),
      checks: [readsHead(6, ROWS)],
    },
  ]
}

export function damagedPlaceCases() {
  const absent = placedStore()
  absent.objects.delete(MARKER)
  const foreign = placedStore()
  foreign.put(MARKER, { storeId: longId('other', 1), place: 'data' })
  const strange = placedStore()
  const { storeId } = strange.read('calico.json')
  strange.put(MARKER, { storeId, place: 'index' })
  const refused = (name, title, store) => ({
    ...{ name, title, requirements: ['CAL-STORAGE-102', 'CAL-STORAGE-105'], store },
    with: withKeySpace('small'),
    checks: [fails('NotAStore')],
  })
  return [
    refused('place-unmarked', 'The folder of the data does not say whose it is', absent),
    refused('place-foreign', "The folder of the data is another store's", foreign),
    refused('place-other-name', 'The folder is another place of the store', strange),
  ]
}
