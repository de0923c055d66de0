import type { Sample } from './template';

/** An object of its own for each template, so that trying twice is not mistaken for one. */
export function sample(): Sample {
  return { id: randomHex(32), now: new Date() };
}

export function randomHex(digits: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(digits / 2));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
