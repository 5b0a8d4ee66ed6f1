/** Files that pyarrow writes, in each of its ways, are imported as what was written. */
import { COLUMNS, INT96_COLUMNS, NO_COUNTERPART, NO_COUNTERPART_IN_ARROW } from './foreign.js'
import type { FileForm } from './python.js'
import { ROWS, testImports, type Way } from './ways.js'

const PAGES = { row_group_size: 100, data_page_size: 64, write_batch_size: 16 }

const parquet = (name: string, options: Way['options'], more: Partial<Way> = {}): Way => ({
  name: `parquet, ${name}`,
  format: 'parquet',
  columns: COLUMNS,
  options: { ...PAGES, compression: 'NONE', ...options },
  ...more,
})

const V2 = { data_page_version: '2.0' }
const INT96 = { use_deprecated_int96_timestamps: true }
const PARQUET_WAYS: readonly Way[] = [
  ...['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'].map((compression) =>
    parquet(`${compression}, data pages v1`, { compression }),
  ),
  ...['none', 'snappy', 'zstd'].map((compression) =>
    parquet(`${compression}, data pages v2`, { compression, ...V2 }),
  ),
  parquet('no dictionaries', { use_dictionary: false }),
  parquet('delta byte arrays', { use_dictionary: false, of_text: 'DELTA_BYTE_ARRAY' }),
  parquet('delta lengths, data pages v2', {
    ...{ use_dictionary: false, of_text: 'DELTA_LENGTH_BYTE_ARRAY', ...V2 },
  }),
  parquet('decimals as integers', { store_decimal_as_integer: true }),
  parquet('checksums and indexes of pages, no statistics', {
    ...{ write_statistics: false, write_page_index: true, write_page_checksum: true },
  }),
  parquet('lists named as Arrow names them', { use_compliant_nested_type: false }),
  parquet('no Arrow schema', { store_schema: false }, { bare: true }),
  parquet('timestamps of 96 bits', INT96, { columns: INT96_COLUMNS }),
  parquet(
    'timestamps of 96 bits, no Arrow schema',
    { ...INT96, store_schema: false },
    { columns: INT96_COLUMNS },
  ),
]

const ARROW_WAYS: readonly Way[] = (['arrow', 'arrows'] as const).flatMap((format) => {
  const way = (name: string, options: Way['options']): Way => ({
    ...{ name: `${format === 'arrow' ? 'file' : 'stream'}, ${name}`, format },
    columns: COLUMNS,
    options: { batch_rows: 100, ...options },
  })
  return [
    way('uncompressed', {}),
    way('lz4', { compression: 'lz4' }),
    way('zstd', { compression: 'zstd' }),
    way('metadata V4', { metadata_version: 'V4' }),
  ]
})

const none = (format: FileForm): Way => ({
  ...{ name: `${format}, without a counterpart`, format },
  columns: format === 'parquet' ? NO_COUNTERPART : [...NO_COUNTERPART, ...NO_COUNTERPART_IN_ARROW],
  options: format === 'parquet' ? {} : { batch_rows: ROWS },
})

const GROWING = ['a', 'b', null, 'b', 'a', 'c', 'b', 'c', null, 'd', 'a', 'd']
const growing = (name: string, format: FileForm, options: Way['options']): Way => ({
  ...{ name, format, options: { batch_rows: 3, ...options } },
  columns: [{ arrow: 'pa.dictionary(pa.int32(), pa.string())', type: 'utf8', cells: GROWING }],
})
const DELTAS = { dictionaries: 'longer', emit_dictionary_deltas: true }
const GROWING_WAYS = [
  growing('stream of new dictionaries', 'arrows', { dictionaries: 'new' }),
  growing('stream of dictionaries that grow', 'arrows', DELTAS),
  growing('file of dictionaries that grow', 'arrow', DELTAS),
]

testImports('pyarrow', {
  ways: [...PARQUET_WAYS, ...ARROW_WAYS, ...GROWING_WAYS],
  refused: [none('parquet'), none('arrow'), none('arrows')],
})
