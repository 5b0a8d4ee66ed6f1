/** A key-space of which a group lies in a place of its own. */
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { GroupSpec, KeySpaceSpec } from '../../src/table/definition.js'
import { pathsOf } from '../contract/collect.js'

/** What no cell, key or bound of the group leaves out, and nothing else has. */
export const SECRET = 'ZEBRA'

export const people = (group: Partial<GroupSpec> = { place: 'vault' }): KeySpaceSpec => ({
  name: 'people',
  key: [{ name: 'id', type: 'utf8' }],
  groups: [
    { name: 'main', columns: [{ name: 'name', type: 'utf8' }] },
    {
      name: 'secret',
      codec: 'none',
      columns: [
        { name: 'code', type: 'utf8' },
        { name: 'notes', type: 'list<utf8>', algebra: 'append' },
      ],
      ...group,
    },
  ],
})

export type Person = {
  readonly id: string
  readonly name: string
  readonly code: string
}

export function manyPeople(count: number, from = 0): Person[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `p${String(from + i).padStart(6, '0')}`
    return { id, name: `name ${from + i}`, code: `${SECRET} ${from + i}` }
  })
}

export async function peopleIn(store: Store, columns?: string[]): Promise<unknown[]> {
  const rows = await store.keySpace('people').rows(columns ? { columns } : {})
  return rows.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
}

/** The paths of objects that hold a text: as it is, in hexadecimal or in base64. */
export async function holding(storage: ObjectStore, text: string): Promise<string[]> {
  const found: string[] = []
  for (const path of await pathsOf(storage, '')) {
    const bytes = Buffer.from((await storage.get(path)) ?? [])
    if (formsOf(text).some((form) => bytes.includes(form))) found.push(path)
  }
  return found
}

/** Of base64, what whole groups of three bytes make of the text wherever it begins. */
function formsOf(text: string): string[] {
  const inBase64 = [0, 1, 2].map((skip) => {
    const cut = text.slice(skip, skip + Math.floor((text.length - skip) / 3) * 3)
    return Buffer.from(cut).toString('base64')
  })
  return [text, Buffer.from(text).toString('hex'), ...inBase64]
}
