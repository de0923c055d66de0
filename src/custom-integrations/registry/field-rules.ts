import { nameProblem, textProblem } from '../../lib/text-rules.js';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';
import { sentence } from '../../lib/sentence.js';
import { Optional, Satisfies } from '../../platform/validation/index.js';
import { type Integration, TOKEN_ENDPOINT_AUTH_METHODS } from '../model/integration.js';
import {
  headerProblems,
  headerValueProblem,
  MOST_HEADERS,
  MOST_PARAMETERS,
  parameterProblems,
} from './name-value-rules.js';
import { authenticationUrlProblem, LONGEST_URL, urlProblem } from './url-rules.js';
import { HeaderToKeep, NameAndValue } from './name-and-value.js';

type AuthenticationType = Integration['authenticationType'];
/** Whether a field has to be given: in a new integration, not in an edit. */
export type Presence = 'required' | 'optional';

const LONGEST_NAME = 255;
const LONGEST_CLIENT_ID = 500;
const LONGEST_SECRET = 1_000;

const KEPT = ' Left out of an edit, the stored one is kept, unless the host that it is sent to changes.';
const TYPES: Readonly<Record<AuthenticationType, string>> = {
  OAuth2: 'an OAuth2 integration',
  ApiKey: 'an ApiKey integration',
};

export const NameField = (presence: Presence): PropertyDecorator =>
  field(
    presence,
    { minLength: 1, maxLength: LONGEST_NAME, example: 'Archive', description: 'Unique for the customer.' },
    Satisfies('name', (value) => nameProblem(value, LONGEST_NAME)),
  );

export const UrlField = (
  presence: Presence,
  [example, description]: readonly [example: string, description: string],
  problem = urlProblem,
): PropertyDecorator =>
  field(
    presence,
    {
      format: 'uri',
      maxLength: LONGEST_URL,
      example,
      description: `${description} Absolute, http or https, without user info and fragment.`,
    },
    Satisfies('url', problem),
  );

export const AuthenticationUrlField = (presence: Presence): PropertyDecorator =>
  UrlField(
    presence,
    [
      'https://archive.example.com/oauth/authorize',
      'Where the user’s browser is sent; its query must not have response_mode.',
    ],
    authenticationUrlProblem,
  );

export const ClientIdField = (presence: Presence): PropertyDecorator =>
  field(
    presence,
    { minLength: 1, maxLength: LONGEST_CLIENT_ID, example: 'hookfront' },
    Satisfies('clientId', (value) => textProblem(value, 1, LONGEST_CLIENT_ID)),
  );

export const ClientSecretField = (presence: Presence): PropertyDecorator =>
  field(
    presence,
    {
      minLength: 1,
      maxLength: LONGEST_SECRET,
      example: 'issued-by-the-provider',
      writeOnly: true,
      description: `Never returned.${presence === 'optional' ? KEPT : ''}`,
    },
    Satisfies('clientSecret', (value) => textProblem(value, 1, LONGEST_SECRET)),
  );

export const TokenEndpointAuthMethodField = (): PropertyDecorator =>
  field(
    'optional',
    {
      enum: TOKEN_ENDPOINT_AUTH_METHODS,
      enumName: 'TokenEndpointAuthMethod',
      example: 'auto',
      description:
        'How clientId and clientSecret are shown to the token endpoint: in the form, or by HTTP Basic. auto, the ' +
        'default, begins with the form, tries Basic once when the client is refused, and remembers what worked.',
    },
    Satisfies('method', (value) =>
      (TOKEN_ENDPOINT_AUTH_METHODS as readonly unknown[]).includes(value)
        ? undefined
        : `must be ${TOKEN_ENDPOINT_AUTH_METHODS.slice(0, -1).join(', ')} or ${TOKEN_ENDPOINT_AUTH_METHODS.at(-1)}`,
    ),
  );

export const PkceField = (): PropertyDecorator =>
  field(
    'optional',
    {
      type: Boolean,
      example: true,
      description: 'True by default; false sends no PKCE challenge, for providers that refuse it.',
    },
    Satisfies('boolean', (value) => (typeof value === 'boolean' ? undefined : 'must be true or false')),
  );

export const ApiKeyField = (presence: Presence): PropertyDecorator =>
  field(
    presence,
    {
      minLength: 1,
      maxLength: LONGEST_SECRET,
      example: 'issued-by-the-provider',
      writeOnly: true,
      description: `Printable ASCII, as it is sent in a header. Never returned.${presence === 'optional' ? KEPT : ''}`,
    },
    Satisfies('apiKey', (value) => headerValueProblem(value, LONGEST_SECRET)),
  );

export const RequestParametersField = (type: AuthenticationType): PropertyDecorator =>
  field(
    'optional',
    {
      type: [NameAndValue],
      maxItems: MOST_PARAMETERS,
      example: [{ name: 'access_type', value: 'offline' }],
      description:
        'Appended to the query string of every API call, in this order; a name may repeat. ' +
        (type === 'OAuth2'
          ? 'They go along to the authentication URL too, so none may be named like a parameter of the flow.'
          : ''),
    },
    ListSatisfies((value) => parameterProblems(value, type)),
  );

export const RequestHeadersField = (type: AuthenticationType, presence: Presence): PropertyDecorator => {
  const editing = presence === 'optional';
  return field(
    'optional',
    {
      type: 'array',
      items: { $ref: getSchemaPath(editing ? HeaderToKeep : NameAndValue) },
      maxItems: MOST_HEADERS,
      example: [{ name: 'X-Gateway-Key', value: 'a-secret' }],
      description:
        'Sent with every API call; the values are secrets, printable ASCII. Headers of the connection, those that the ' +
        'service sets itself and those that authenticate the user are refused.' +
        (editing ? ' Replaces the whole list; an entry without a value keeps the stored one.' : ''),
    },
    ListSatisfies((value) => headerProblems(value, type, editing)),
  );
};

/** A field that only the other type of integration has. */
export const FieldOf = (type: AuthenticationType): PropertyDecorator =>
  Satisfies('type', (value) =>
    value === undefined ? undefined : `is a field of ${TYPES[type]}, and must be left out here`,
  );

/** A field that others may send in good faith, and that is not theirs to set. */
export const NotSettable = (reason: string): PropertyDecorator =>
  Satisfies('settable', (value) => (value === undefined ? undefined : reason));

/** `problems` are whole sentences without their full stops. */
function ListSatisfies(problems: (value: unknown) => string[]): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'list',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => problems(value).length === 0,
        defaultMessage: (given) => problems(given?.value).map(sentence).join(' '),
      },
    });
}

function field(presence: Presence, docs: ApiPropertyOptions, rule: PropertyDecorator): PropertyDecorator {
  const required = presence === 'required';
  const documented = ApiProperty({ ...docs, required } as ApiPropertyOptions);
  return required ? applyDecorators(documented, rule) : applyDecorators(documented, rule, Optional());
}
