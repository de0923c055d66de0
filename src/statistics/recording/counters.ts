/** The columns of attempts by what they ended in, in the order of RESULT_LABELS. */
export const ATTEMPT_COLUMNS = [
  'delivered',
  'http_error',
  'timeout',
  'connection_error',
  'dns_error',
  'tls_error',
  'protocol_error',
  'refused',
  'proxy_error',
  'other_error',
] as const;

/** The columns of the buckets that receipts are counted in, in the order of RECEIPT_BOUNDS; the last one has no bound. */
export const RECEIPT_COLUMNS = [
  'receipt_0',
  'receipt_1',
  'receipt_2',
  'receipt_3',
  'receipt_4',
  'receipt_5',
  'receipt_6',
  'receipt_7',
  'receipt_8',
  'receipt_9',
  'receipt_10',
  'receipt_11',
  'receipt_12',
  'receipt_13',
  'receipt_14',
  'receipt_15',
  'receipt_16',
  'receipt_17',
] as const;

/** What is counted of subscriptions and of objects: attempts, deliveries that were given up, receipts. */
export const COUNTERS = [...ATTEMPT_COLUMNS, 'exhausted', ...RECEIPT_COLUMNS] as const;

/** What is counted of objects besides. */
export const OBJECT_COUNTERS = ['events', 'deliveries'] as const;
