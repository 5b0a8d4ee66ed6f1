import { canonical } from '../make/bytes.mjs'

/** Same values in the same places, whatever the order of members. */
export const same = (a, b) => canonical(a) === canonical(b)
