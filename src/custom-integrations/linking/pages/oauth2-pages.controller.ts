import { All, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { APP_CONFIG, type AppConfig } from '../../../config/index.js';
import { Access } from '../../../platform/http/access/index.js';
import { decodeBody, mediaType } from '../../../platform/http/body/index.js';
import { AppError } from '../../../platform/http/errors/index.js';
import { LinkFlows, type StartStep } from '../link-flows.js';
import { askPage } from './ask-page.js';
import { newNonce, type Page, PRIVATE_HEADERS } from './page.js';
import { methodPage, pageOf, problemPage } from './outcome-pages.js';

const FORM = 'application/x-www-form-urlencoded';

/**
 * The addresses that browsers go to while an account is linked; they answer with pages and need no session
 * (docs/contract/document-webhooks.md#2). HEAD goes no step of a flow: who looks whether an address is there must not
 * use it up.
 */
@ApiExcludeController()
@Access('public')
@Controller('custom-integrations/:id/oauth2')
export class OAuth2PagesController {
  private readonly ownOrigin: string;

  constructor(
    private readonly flows: LinkFlows,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.ownOrigin = new URL(config.publicUrl).origin;
  }

  @Get('start')
  async start(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (request.method === 'HEAD') return sendHead(reply);
    const query = request.query as Record<string, unknown>;
    this.answer(id, await this.flows.start(id, { query, headers: request.headers }), 302, reply);
  }

  @Post('start')
  @RouteConfig({ smallBody: true })
  async confirm(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = mediaType(request) === FORM ? decodeBody(request.body) : '';
    const query = Object.fromEntries(new URLSearchParams(form));
    this.answer(id, await this.flows.confirm(id, { query, headers: request.headers }), 303, reply);
  }

  @All(['callback', 'callback/*'])
  @RouteConfig({ smallBody: true })
  async callback(
    @Param('id') id: string,
    @Param('*') behind: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { method } = request;
    // A slash at its end is as good as none; nothing else stands behind it.
    if (behind) throw new AppError('NotFound');
    if (method === 'HEAD') return sendHead(reply);
    if (method !== 'GET') return sendPage(reply, methodPage(id, method, [this.ownOrigin], newNonce()));
    const query = request.query as Record<string, unknown>;
    const step = await this.flows.finish(id, { query, headers: request.headers });
    if (step.cookies.length > 0) reply.header('Set-Cookie', [...step.cookies]);
    sendPage(reply, pageOf(id, step, this.ownOrigin, newNonce()));
  }

  private answer(id: string, step: StartStep, redirect: 302 | 303, reply: FastifyReply): void {
    if (step.kind !== 'problem' && step.cookies.length > 0) reply.header('Set-Cookie', [...step.cookies]);
    if (step.kind === 'redirect') {
      void reply.status(redirect).headers(PRIVATE_HEADERS).header('Location', step.location).send();
      return;
    }
    sendPage(reply, this.pageOf(id, step));
  }

  private pageOf(id: string, step: Exclude<StartStep, { kind: 'redirect' }>): Page {
    if (step.kind === 'problem') return problemPage(id, step.problem, [this.ownOrigin], newNonce());
    const { flow, form } = step;
    const asked = { integration: flow.integration.name, username: flow.user.username, form };
    return askPage(asked, newNonce());
  }
}

function sendPage(reply: FastifyReply, page: Page): void {
  void reply.status(page.status).headers(page.headers).send(page.html);
}

function sendHead(reply: FastifyReply): void {
  void reply.status(200).headers(PRIVATE_HEADERS).type('text/html; charset=utf-8').send();
}
