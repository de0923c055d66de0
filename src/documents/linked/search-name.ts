const NUL = '\0';

/**
 * A name as it is searched for: without case, and the same however its characters are put together, since file systems write an “ü” in two
 * ways. It is stored, because databases know the case of other alphabets in some locales only. Another rule here needs a migration.
 */
export function searchName(name: string): string {
  const folded = name.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  // What PostgreSQL does not store.
  return folded.replaceAll(NUL, '').replace(/\p{Cs}/gu, '\uFFFD');
}
