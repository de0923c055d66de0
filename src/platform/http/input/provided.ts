import type { INestApplicationContext, Type } from '@nestjs/common';

/** Gives a reader what modules offer for injection, by its class or token. */
export type Provided = <T>(token: Type<T> | symbol) => T;

/** From all modules of an application. */
export function providedBy(modules: Pick<INestApplicationContext, 'get'>): Provided {
  return (token) => modules.get(token, { strict: false });
}

/** For classes whose readers need nothing. @throws Error when one does */
export const NOTHING_PROVIDED: Provided = (token) => {
  throw new Error(`Nothing is provided here, but ${String(token)} is needed.`);
};
