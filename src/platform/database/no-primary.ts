/** None of the servers in DATABASE_URL takes writes. */
export class NoPrimary extends Error {
  override readonly name = 'NoPrimary';
  constructor() {
    super('No server of DATABASE_URL takes writes at the moment');
  }
}
