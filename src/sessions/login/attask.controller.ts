import { All, Controller, Get, Header, HttpCode, Post, Put, Req } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExcludeController,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiErrors } from '../../platform/http/errors/index.js';
import {
  LoginParameters,
  LoginResponse,
  LogoutResponse,
  UserActionParameters,
  UserActionResponse,
} from '../dto/attask-responses.js';
import { type AttaskAnswer, AttaskService } from './attask.service.js';

const ALIKE =
  'Also under /attask/api-internal/, /attask/api-unsupported/ and /attask/api-asp/. Parameters may come in the query, as a ' +
  'form or as JSON; the first counts, the query before the body; unknown ones are ignored. A parameter `method` ' +
  'takes the place of the HTTP method.';

const FORM_OR_JSON = ['application/x-www-form-urlencoded', 'application/json'];

/** The vendor's log-in calls as they are documented. */
@ApiTags('Log-in')
@ApiParam({
  name: 'version',
  example: 'v13.0',
  schema: { type: 'string', pattern: '^v[0-9]{1,4}(\\.[0-9]{1,4})?$' },
})
@Controller('attask/api/:version')
export class AttaskController {
  constructor(private readonly attask: AttaskService) {}

  @Post('login')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'login', summary: 'Log in', description: ALIKE })
  @ApiConsumes(...FORM_OR_JSON)
  @ApiBody({ required: false, type: LoginParameters })
  @ApiOkResponse({ type: LoginResponse, description: 'The session begins.' })
  @ApiErrors('ValidationFailed', 'MalformedBody', 'LoginFailed', 'NotFound', 'BodyTooLarge')
  @ApiErrors('UnsupportedMediaType', 'TooManyRequests')
  login(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Get('logout')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'logoutByGet', summary: 'Log out', description: ALIKE })
  @ApiQuery({ name: 'sessionID', required: false, description: 'In place of the header.' })
  @ApiSecurity('sessionID')
  @ApiOkResponse({ type: LogoutResponse, description: 'The session is dead at once.' })
  @ApiErrors('AuthenticationRequired', 'ValidationFailed', 'NotFound')
  logoutByGet(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Post('logout')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'logout', summary: 'Log out', description: ALIKE })
  @ApiQuery({ name: 'sessionID', required: false, description: 'In place of the header.' })
  @ApiSecurity('sessionID')
  @ApiOkResponse({ type: LogoutResponse, description: 'The session is dead at once.' })
  @ApiErrors('AuthenticationRequired', 'ValidationFailed', 'MalformedBody', 'NotFound', 'BodyTooLarge')
  @ApiErrors('UnsupportedMediaType')
  logout(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Put('user')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'userAction',
    summary: "Read, make or remove one's own API key",
    description: `By username and password, or by a session or API key. \`user\` may be spelt in any case. ${ALIKE}`,
  })
  @ApiQuery({ name: 'action', required: false, enum: ['getApiKey', 'generateApiKey', 'clearApiKey'] })
  @ApiSecurity('sessionID')
  @ApiSecurity('apiKey')
  @ApiConsumes(...FORM_OR_JSON)
  @ApiBody({ required: false, type: UserActionParameters })
  @ApiOkResponse({ type: UserActionResponse, description: 'The key, "" when there is none, or true.' })
  @ApiErrors('SecretUnreadable', 'ValidationFailed', 'MalformedBody', 'AuthenticationRequired', 'LoginFailed')
  @ApiErrors('NotFound', 'BodyTooLarge', 'UnsupportedMediaType', 'TooManyRequests')
  userAction(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }
}

/** The same calls on the vendor's other paths, by other methods with a `method` parameter, and in other cases. */
@ApiExcludeController()
@Controller(['attask/api/:version', 'attask/api-internal', 'attask/api-unsupported', 'attask/api-asp'])
export class AttaskVariantsController {
  constructor(private readonly attask: AttaskService) {}

  @All(':resource')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  answer(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }
}
