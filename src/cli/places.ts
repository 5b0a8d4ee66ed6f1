/** Places of a store that a call names. */
import type { Places } from '../log/places.js'
import type { Call } from './call.js'
import { usage } from './failure.js'
import type { OptionText } from './verb.js'

/** Of every verb that opens a store. */
export const PLACE: OptionText = {
  form: '--place <name=address>',
  help: 'where a place is: "data=s3://bucket/prefix" for data files, else of groups',
  many: true,
}

export function placesOf(
  call: Call,
  option: 'place' | 'own-place' = 'place',
): { readonly places?: Places } {
  const given = call.texts(option).map((text) => {
    const mark = text.indexOf('=')
    if (mark < 1)
      throw usage(`--${option} takes a name and an address, as data=s3://b/x, not '${text}'`)
    return [text.slice(0, mark), { uri: text.slice(mark + 1) }] as const
  })
  return given.length > 0 ? { places: Object.fromEntries(given) } : {}
}
