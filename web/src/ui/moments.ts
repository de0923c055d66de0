/** A moment as the browser's field for one wants it, in UTC or the zone of the machine; to the millisecond where it has any. */
export function inputMoment(moment: string | undefined, utc: boolean): string {
  const ms = moment === undefined ? Number.NaN : Date.parse(moment);
  if (Number.isNaN(ms)) return '';
  const shifted = utc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, ms % 1_000 === 0 ? 19 : 23);
}

/** What somebody has entered there, as a moment; undefined as long as it is none. */
export function readInputMoment(text: string, utc: boolean): string | undefined {
  const ms = text === '' ? Number.NaN : Date.parse(utc ? `${text}Z` : text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
