/** What the help of verbs says of the texts of groups and of changes. */
import { ALGEBRAS } from '../format/algebra.js'

export const GROUP_SYNTAX = `\
A group is written "NAME: COLUMN TYPE, ...; CLAUSE; ..." where a column that takes deltas ends
in its algebra, one of
  ${ALGEBRAS.join(', ')};
last_by names the column of the key-space that orders: "price float64 last_by(ts)". The clauses are
  anchor                         its rows say which records exist; the first group unless said
  partition hash(16, id)         also identity(x), year(x), month(x), day(x), hour(x),
                                 truncate(x, 4), range(x, 10, 20); several with commas
  format parquet | arrow         codec zstd | lz4 | snappy | none
  statistics a, b                columns whose bounds are kept; the first 32 unless said
  segmentBytes N                 size of a checkpoint's segments, 67108864 unless said
  appendBytes N, splitBytes N    from which on appended rows begin a new segment, and above
                                 which updates split one; segmentBytes and twice that unless said
  checkpointPercent N            rows of updates in percent of the base beyond which a tile is
                                 due; where it is said, writers checkpoint such tiles
  keepVersions N, keepSeconds N  which versions a vacuum leaves: the newest N, and those of the
                                 last N seconds; all unless one of the two is said
  fold tiered(8, 4)              updates of like size are folded from 8 on, tiers 4 times larger
                                 than those before; levelled(8, 4) keeps one fold a level, none
                                 folds nothing, inline (the default) too many inline rows alone
The types are bool, int8, int16, int32, int64, float32, float64, decimal(p,s), utf8, binary, date,
timestamp, timestamptz, list<T>, struct<name:T,...>, map<K,V> and vector<float32,n>;
a key takes no floats and nothing nested.`

export const CHANGE_SYNTAX = `\
A change is one of these; a name of odd characters stands in "double quotes":
  add column NAME TYPE [ALGEBRA] [in GROUP] [front | after NAME]
  add group NAME: COLUMN TYPE, ...; CLAUSE; ...      as in \`create\`
  drop column NAME | drop group NAME                 with --yes
  rename column NAME to NAME | rename group NAME to NAME | rename to NAME
  move NAME front | move NAME after NAME
  widen NAME to TYPE              a longer integer, float64, a decimal of more digits
  add field COLUMN.FIELD TYPE [front | after FIELD] | drop field COLUMN.FIELD
  rename field COLUMN.FIELD to FIELD | move field COLUMN.FIELD (front | after FIELD)
  widen field COLUMN.FIELD to TYPE
  require NAME | relax NAME       whether writers refuse to leave it null
  require field COLUMN.FIELD | relax field COLUMN.FIELD
                                  whether they refuse structs without a value in it
  strict | not strict             whether an upsert that leaves a record without what is
                                  required is refused
  split GROUP: NAME, ... into NAME   columns into a group of their own; the next checkpoint moves
                                  their cells
  join GROUP into GROUP           the columns of the first behind those of the second; the next
                                  checkpoint puts their cells together
  move NAME, ... into GROUP       columns from their groups behind those of another
  set GROUP: CLAUSE; ...          partition (or partition none), format, codec, statistics,
                                  segmentBytes, appendBytes, splitBytes, checkpointPercent,
                                  keepVersions, keepSeconds, fold, for what is written from now
                                  on; the next checkpoint moves rows into other partitions`
