export { BodyChoice, UndecidedBody } from './body-choice.js';
export { checked, IgnoresUnknown, readObject } from './check.js';
export { ExactlyOneOf } from './exactly-one-of.js';
export type { FieldResult } from './field-result.js';
export { InputPipe } from './input.pipe.js';
export { JsonBody } from './json-body.js';
export { readMoment } from './moments.js';
export { Nested } from './nested.js';
export { NoBody, NoParameters } from './nothing-else.js';
export { PageQuery } from './page-query.js';
export {
  Cursor,
  EitherWay,
  Flag,
  IdCursor,
  IdParameter,
  Limit,
  PageLimit,
  PageNumber,
  Parameter,
  readId,
  REVERSED,
  Since,
  Text,
  Until,
  WholeNumber,
} from './parameters.js';
export { type Provided, providedBy } from './provided.js';
export { type OtherFields, Reads } from './reads.js';
