/**
 * The kinds of bytes that are damaged. A kind has
 *   oracle     `strict`: the original's rows or a typed error; `well-formed`: see its folder's file
 *   originals  valid bytes, the first reading of which says what the right rows are
 *   read       the rows of some bytes as text
 *   wrap       where given, what is put around a mutant before it is read
 */
import { MESSAGE_KINDS } from './messages.mjs'
import { ROW_KINDS } from './rows.mjs'
import { STORE_KINDS } from './stores.mjs'
import { TEXT_KINDS } from './texts.mjs'

export const KINDS = { ...STORE_KINDS, ...ROW_KINDS, ...TEXT_KINDS, ...MESSAGE_KINDS }
