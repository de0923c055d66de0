/** A request's JSON body before it is checked; undefined when nothing was sent. */
export class SentBody {
  constructor(readonly json: unknown) {}
}
