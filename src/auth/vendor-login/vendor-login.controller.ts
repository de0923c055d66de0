import { All, Controller, Get, Header, HttpCode, Post, Put, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access } from '../../platform/http/access/index.js';
import { ActionParam, VendorLoginOperation } from './vendor-login-docs.js';
import { type VendorLoginAnswer, VendorLoginService } from './vendor-login.service.js';

/** The vendor's log-in calls as they are documented. */
@ApiTags('Log-in')
@ApiParam({
  name: 'version',
  example: 'v13.0',
  schema: { type: 'string', pattern: '^v[0-9]{1,4}(\\.[0-9]{1,4})?$' },
})
@Access('public')
@Controller('attask/api/:version')
export class VendorLoginController {
  constructor(private readonly vendorLogin: VendorLoginService) {}

  @Post('login')
  @VendorLoginOperation('login', 'login', 'body')
  login(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Get('login')
  @VendorLoginOperation('login', 'loginByGet', 'query')
  loginByGet(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Get('logout')
  @VendorLoginOperation('logout', 'logoutByGet', 'query')
  logoutByGet(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Post('logout')
  @VendorLoginOperation('logout', 'logout', 'body')
  logout(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Post('session')
  @VendorLoginOperation('session', 'createSession', 'body')
  session(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Get('session')
  @VendorLoginOperation('session', 'createSessionByGet', 'query')
  sessionByGet(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Put('user')
  @VendorLoginOperation('user', 'manageApiKey', 'body')
  user(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Post('user')
  @VendorLoginOperation('user', 'manageApiKeyByPost', 'body')
  userByPost(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Get('user')
  @VendorLoginOperation('user', 'manageApiKeyByGet', 'query')
  userByGet(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Put('user/:action')
  @ActionParam()
  @VendorLoginOperation('user', 'manageApiKeyAtPath', 'body')
  userAction(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Post('user/:action')
  @ActionParam()
  @VendorLoginOperation('user', 'manageApiKeyAtPathByPost', 'body')
  userActionByPost(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }

  @Get('user/:action')
  @ActionParam()
  @VendorLoginOperation('user', 'manageApiKeyAtPathByGet', 'query')
  userActionByGet(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }
}

/** The same calls on the vendor's other paths, by other methods with a `method` parameter, and in other cases. */
@ApiExcludeController()
@Access('public')
@Controller(['attask/api', 'attask/api-internal', 'attask/api-unsupported', 'attask/api-asp'])
export class VendorLoginVariantsController {
  constructor(private readonly vendorLogin: VendorLoginService) {}

  @All([':first', ':first/:second', ':first/:second/:third'])
  @RouteConfig({ smallBody: true })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  answer(@Req() request: FastifyRequest): Promise<VendorLoginAnswer> {
    return this.vendorLogin.answer(request);
  }
}
