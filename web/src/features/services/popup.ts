/** What the last page of linking tells the window that began it. */
export interface Outcome {
  readonly integrationId: string;
  readonly outcome: 'linked' | 'denied' | 'failed';
  /** In words; null when it is linked. */
  readonly message: string | null;
}

/** Whom a message has to come from to count. */
export interface Expected {
  /** The window that was opened. */
  readonly source: unknown;
  /** The service's own origin, where the last page is. */
  readonly origin: string;
  readonly integrationId: string;
}

/** What a message says of the linking that is awaited; undefined for every message of anybody else, or of anything else. */
export function outcomeOf(
  event: Pick<MessageEvent, 'data' | 'origin' | 'source'>,
  { source, origin, integrationId }: Expected,
): Outcome | undefined {
  if (event.source !== source || event.origin !== origin) return undefined;
  const told = readOutcome(event.data);
  return told?.integrationId === integrationId ? told : undefined;
}

/** Where a linking in this tab comes back to, and what came of it: the last page of linking knows these names. */
const BACK = 'hookfront-link-back';
const CAME = 'hookfront-link-outcome';

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** From now on the last page of linking, in this tab, leads back here. */
export function comeBackTo(address: string, kept: Kept = sessionStorage): void {
  kept.setItem(BACK, address);
}

/** A window that is opened now gets a copy of what this tab keeps, and is not to lead back. */
export function comeBackNowhere(kept: Kept = sessionStorage): void {
  kept.removeItem(BACK);
}

/** What came of a linking in this tab; told once. */
export function takeOutcome(kept: Kept = sessionStorage): Outcome | undefined {
  const text = kept.getItem(CAME);
  kept.removeItem(CAME);
  if (text === null) return undefined;
  try {
    return readOutcome(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function readOutcome(data: unknown): Outcome | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { source, type, integrationId, outcome, message } = data as Record<string, unknown>;
  if (source !== 'hookfront' || type !== 'document-service-link' || typeof integrationId !== 'string')
    return undefined;
  if (outcome !== 'linked' && outcome !== 'denied' && outcome !== 'failed') return undefined;
  return { integrationId, outcome, message: typeof message === 'string' ? message : null };
}

/** In the middle of the window that opens it; on phones it is a tab. */
export function popupFeatures({
  screenX,
  screenY,
  outerWidth,
  outerHeight,
}: Pick<Window, 'screenX' | 'screenY' | 'outerWidth' | 'outerHeight'>): string {
  const [width, height] = [560, 680];
  const left = Math.max(0, Math.round(screenX + (outerWidth - width) / 2));
  const top = Math.max(0, Math.round(screenY + (outerHeight - height) / 3));
  return `popup,width=${width},height=${height},left=${left},top=${top}`;
}
