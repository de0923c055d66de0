import { All, Controller, Get, Header, HttpCode, Post, Put, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ActionParam, AttaskOperation } from './attask-docs.js';
import { type AttaskAnswer, AttaskService } from './attask.service.js';

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
  @AttaskOperation('login', 'login', 'body')
  login(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Get('login')
  @AttaskOperation('login', 'loginByGet', 'query')
  loginByGet(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Get('logout')
  @AttaskOperation('logout', 'logoutByGet', 'query')
  logoutByGet(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Post('logout')
  @AttaskOperation('logout', 'logout', 'body')
  logout(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Post('session')
  @AttaskOperation('session', 'makeSession', 'body')
  session(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Get('session')
  @AttaskOperation('session', 'makeSessionByGet', 'query')
  sessionByGet(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Put('user')
  @AttaskOperation('user', 'userAction', 'body')
  user(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Post('user')
  @AttaskOperation('user', 'userActionByPost', 'body')
  userByPost(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Get('user')
  @AttaskOperation('user', 'userActionByGet', 'query')
  userByGet(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Put('user/:action')
  @ActionParam()
  @AttaskOperation('user', 'namedUserAction', 'body')
  userAction(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Post('user/:action')
  @ActionParam()
  @AttaskOperation('user', 'namedUserActionByPost', 'body')
  userActionByPost(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }

  @Get('user/:action')
  @ActionParam()
  @AttaskOperation('user', 'namedUserActionByGet', 'query')
  userActionByGet(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }
}

/** The same calls on the vendor's other paths, by other methods with a `method` parameter, and in other cases. */
@ApiExcludeController()
@Controller(['attask/api', 'attask/api-internal', 'attask/api-unsupported', 'attask/api-asp'])
export class AttaskVariantsController {
  constructor(private readonly attask: AttaskService) {}

  @All([':first', ':first/:second', ':first/:second/:third'])
  @RouteConfig({ smallBody: true })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  answer(@Req() request: FastifyRequest): Promise<AttaskAnswer> {
    return this.attask.answer(request);
  }
}
