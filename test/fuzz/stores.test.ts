import { describeFuzz } from './run.js'

describeFuzz('stores', [
  ...['marker', 'refs', 'line', 'entries', 'hint', 'checkpoint', 'manifest'],
  ...['parquet-none', 'parquet-snappy', 'parquet-lz4', 'parquet-zstd'],
  ...['arrow-none', 'arrow-lz4', 'arrow-zstd'],
])
