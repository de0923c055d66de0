/**
 * SQL that spells a moment as the vendor spells dates: an ISO 8601 date-time with microseconds, in UTC and without a zone.
 * @param moment an expression of the type timestamptz
 */
export function vendorDate(moment: string): string {
  return `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
}
