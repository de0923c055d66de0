/** A cookie of one linking flow. */
export interface FlowCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly sameSite: 'Lax' | 'Strict';
  readonly secure: boolean;
  /** Seconds; 0 takes it away. */
  readonly maxAge: number;
}

/** The Set-Cookie header; nothing in it needs encoding. */
export function setCookie({ name, value, path, sameSite, secure, maxAge }: FlowCookie): string {
  const attributes = [`Path=${path}`, `Max-Age=${maxAge}`, 'HttpOnly', `SameSite=${sameSite}`];
  if (secure) attributes.push('Secure');
  return [`${name}=${value}`, ...attributes].join('; ');
}

/** All values that a Cookie header has under a name: one of another path or domain may come with ours. */
export function cookieValues(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
