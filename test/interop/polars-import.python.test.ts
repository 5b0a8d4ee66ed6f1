/** Files that polars writes, in each of its ways, are imported as what was written. */
import { POLARS_COLUMNS, POLARS_WITHOUT_COUNTERPART } from './foreign.js'
import type { FileForm } from './python.js'
import { testImports, type Way } from './ways.js'

const parquet = (name: string, options: Way['options']): Way => ({
  ...{ name: `parquet, ${name}`, format: 'parquet', columns: POLARS_COLUMNS },
  options: { row_group_size: 100, data_page_size: 64, ...options },
})

const arrow = (format: FileForm, compression: string, options: Way['options'] = {}): Way => ({
  ...{ name: [format, compression, ...Object.keys(options)].join(' '), format },
  columns: POLARS_COLUMNS,
  options: { compression, ...options },
})

const PARQUET_CODECS = ['uncompressed', 'snappy', 'gzip', 'brotli', 'lz4', 'zstd']
const ARROW_CODECS = ['uncompressed', 'lz4', 'zstd']
/** Large layouts in place of views. */
const OLDEST = { compat_level: 'oldest' }

const none = (format: FileForm): Way => ({
  ...{ name: `${format}, without a counterpart`, format, options: {} },
  columns: POLARS_WITHOUT_COUNTERPART,
})

testImports('polars', {
  ways: [
    ...PARQUET_CODECS.map((compression) => parquet(compression, { compression })),
    parquet('no statistics', { statistics: false }),
    ...(['arrow', 'arrows'] as const).flatMap((format) => [
      ...ARROW_CODECS.map((compression) => arrow(format, compression)),
      arrow(format, 'uncompressed', OLDEST),
    ]),
    arrow('arrow', 'zstd', { record_batch_size: 64 }),
  ],
  refused: [none('parquet'), none('arrow'), none('arrows')],
})
