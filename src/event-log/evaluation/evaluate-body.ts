import { parseJson } from '../../platform/http/body/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { checked, type Provided } from '../../platform/http/input/index.js';
import { parseExactly, sliceMembers, skipWhitespace } from '../../platform/json/index.js';
import { exceedsBytes } from '../../publishing/index.js';
import { EvaluateRequest } from './evaluate-request.js';

/** As many bytes as a create call takes. */
const MAX_SUBSCRIPTION_BYTES = 1024 * 1024;

/**
 * Takes the body of an evaluate call apart, and checks it. The events stay text, so that they can be read one by one by the
 * rules of publishing; a member that is null counts as missing.
 * @throws AppError MalformedBody, ValidationFailed, BodyTooLarge
 */
export function readEvaluateBody(text: string, provided: Provided): EvaluateRequest {
  const members: Record<string, unknown> = membersOf(text);
  const { subscription, recent } = members as Record<string, string | undefined>;
  if (subscription !== undefined) {
    if (exceedsBytes(subscription, 0, subscription.length, MAX_SUBSCRIPTION_BYTES)) {
      const message = `subscription must not be larger than ${MAX_SUBSCRIPTION_BYTES} bytes.`;
      throw new AppError('BodyTooLarge', message);
    }
    // Numbers are kept digit for digit.
    members['subscription'] = parseJson(subscription, 'body', parseExactly);
  }
  if (recent !== undefined) members['recent'] = parseJson(recent);
  return checked(EvaluateRequest, members, 'field', provided);
}

/** The texts of the body's members, without those that are null. */
function membersOf(text: string): Record<string, string> {
  const start = skipWhitespace(text, 0);
  const outline = sliceMembers(text, start);
  if (outline === undefined || skipWhitespace(text, outline.end) < text.length) {
    // Throws for what is no JSON, and says where.
    if (start < text.length) parseJson(text);
    throw new AppError('ValidationFailed', 'The body must be a JSON object.');
  }
  const members = Object.create(null) as Record<string, string>;
  for (const [name, { from, to }] of outline.members) {
    const value = text.slice(from, to);
    if (value !== 'null') members[name] = value;
  }
  return members;
}
