/** In this order: most browsers name others that they take themselves for. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:Headless)?(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* .*\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone|iPad\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X|Macintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** What a User-Agent header says, as people call it: a program with its version, and the system where it is named. */
export interface Agent {
  readonly program: string;
  readonly system: string | undefined;
}

/** @returns undefined for a header that says nothing anybody would recognise */
export function readUserAgent(userAgent: string): Agent | undefined {
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  for (const [pattern, name] of PROGRAMS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return { program: `${name} ${version}`, system };
  }
  const [, name, version] = /^([A-Za-z][\w.-]{0,40})\/(\d+(?:\.\d+)?)/.exec(userAgent) ?? [];
  return name === undefined || name === 'Mozilla' ? undefined : { program: `${name} ${version}`, system };
}
