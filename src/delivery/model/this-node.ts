import { Injectable } from '@nestjs/common';

/** Who this node is among the others: what it owns in the database carries this id. */
@Injectable()
export class ThisNode {
  /** Undefined while it may own nothing: before its lease begins, and after it is lost or given back. */
  id: number | undefined;
}
