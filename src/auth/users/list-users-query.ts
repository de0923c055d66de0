import { oneOf, quoted } from '../../lib/value-text.js';
import { EitherWay, IgnoresUnknown, PageQuery, Parameter, Text } from '../../platform/http/input/index.js';
import { ACCESS_LEVELS, type AccessLevel } from '../access/access-level.js';
import { USERNAME_MAX } from './username.js';

/** Which users are wanted, all of whom must fit, and which page. Others are ignored, as in {@link PageQuery}. */
@IgnoresUnknown()
export class ListUsersQuery extends PageQuery {
  @Text(USERNAME_MAX, { description: 'A part of the user name, whatever its case.' })
  search?: string;

  @Parameter(
    (text) => {
      const level = ACCESS_LEVELS.find((one) => one === text);
      return level === undefined
        ? { problem: `must be ${oneOf(ACCESS_LEVELS)}, not ${quoted(text)}` }
        : { value: level };
    },
    { type: 'string', enum: [...ACCESS_LEVELS] },
  )
  accessLevel?: AccessLevel;

  @EitherWay('Whether they are active.')
  active?: boolean;
}
