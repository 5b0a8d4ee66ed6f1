/** What processes of the simulation do: each operation is a file of the folder, named here. */
import type { SimOperation } from './operation.js'
import { alter } from './operations/alter.js'
import { checkpoint } from './operations/checkpoint.js'
import { collect } from './operations/collect.js'
import { copy } from './operations/copy.js'
import { depend } from './operations/depend.js'
import { end } from './operations/end.js'
import { follow } from './operations/follow.js'
import { fork } from './operations/fork.js'
import { join } from './operations/join.js'
import { layOut } from './operations/lay-out.js'
import { protect } from './operations/protect.js'
import { read } from './operations/read.js'
import { rename } from './operations/rename.js'
import { tag } from './operations/tag.js'
import { turn } from './operations/turn.js'
import { verify } from './operations/verify.js'
import { write } from './operations/write.js'

export const OPERATIONS: readonly SimOperation[] = [
  ...[write, depend, turn, checkpoint, read, follow, alter, layOut, collect],
  ...[fork, tag, end, rename, protect, join, verify, copy],
]
