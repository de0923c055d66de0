/** What a provider answered is not what the contract has there; the message says what is wrong with it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
