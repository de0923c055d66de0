import { beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Body, Controller, Get, Query, Req } from '@nestjs/common';
import { PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { JsonBody, PageQuery } from '../../src/platform/http/input/index.js';
import { takeJson } from '../../src/platform/http/input/json-body.js';
import { isInputClass } from '../../src/platform/http/input/input.pipe.js';

/**
 * Handlers that take the whole request, and why: each could read a query or a body past the pipe. None but these, so that a new
 * one is looked at.
 */
const TAKE_THE_REQUEST: Readonly<Record<string, string>> = {
  'PublishingController.publish': 'events are read by a scanner of their own',
  'PublishStreamController.open': 'its body is read line by line as it comes',
  'EvaluationController.evaluate':
    'its samples are read as events; its members are checked against EvaluateRequest',
  'ProviderTransfersController.upload': 'its body is streamed',
  'ProviderTransfersController.download': 'what it answers is streamed',
  'ProviderTransfersController.thumbnail': 'what it answers is streamed',
  'DocumentContentController.content': 'what it answers is streamed',
  'DocumentContentController.thumbnail': 'what it answers is streamed',
  'DocumentServicesController.link': 'the origin of its browser',
  'OwnAccountController.changePassword': 'the address of its caller',
  'ConsoleSessionController.signIn': 'the origin of its browser, and the address of its caller',
  'ConsoleSessionController.get': 'its cookie',
  'ConsoleSessionController.signOut': 'its cookie',
  'StreamController.open': 'whether it asks for the head alone',
  'OAuth2PagesController.start': 'a page of a browser: what is wrong with its query is a page, not an error',
  'OAuth2PagesController.confirm': 'the same',
  'OAuth2PagesController.callback': 'the same',
};

/** Where Nest takes a parameter from, as its metadata writes it. */
const { BODY, RAW_BODY, QUERY, REQUEST } = Object.fromEntries(
  Object.entries(RouteParamtypes).map(([name, kind]) => [name, String(kind)]),
) as Record<keyof typeof RouteParamtypes, string>;

type Handler = (...parameters: unknown[]) => unknown;
interface Parameter {
  readonly index: number;
  readonly data?: unknown;
  readonly factory?: unknown;
}

/** What is wrong with the parameters of a controller's handlers. */
function offences(controller: ControllerClass): string[] {
  const { name, prototype } = controller;
  const handlers = Object.getOwnPropertyNames(prototype).filter((key) =>
    Reflect.hasMetadata(PATH_METADATA, (prototype as Record<string, Handler>)[key]!),
  );
  return handlers.flatMap((handler) => {
    const types = Reflect.getMetadata('design:paramtypes', prototype, handler) as unknown[];
    const parameters = Object.entries(
      (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Record<string, Parameter>,
    );
    return parameters.flatMap(([key, { index, data, factory }]) => {
      const kind = key.split(':')[0];
      const at = `${name}.${handler}`;
      const ofClass = isInputClass(types[index]);
      if (kind === BODY || kind === RAW_BODY) return [`${at} takes @Body()`];
      if (kind === QUERY) {
        if (data !== undefined) return [`${at} takes one parameter of its query alone`];
        return ofClass ? [] : [`${at} takes its query without a class that has rules`];
      }
      if (factory === takeJson) return ofClass ? [] : [`${at} takes its body without a class that has rules`];
      return kind === REQUEST && !(at in TAKE_THE_REQUEST) && !name.startsWith('VendorLogin')
        ? [`${at} takes the whole request`]
        : [];
    });
  });
}

function takesRequest(controller: ControllerClass, handler: string): boolean {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as object;
  return Object.keys(parameters).some((key) => key.split(':')[0] === REQUEST);
}

type ControllerClass = { readonly name: string; readonly prototype: object };

async function controllers(): Promise<ControllerClass[]> {
  const files = readdirSync(resolve('src'), { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.controller.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  const found: ControllerClass[] = [];
  // Jest loads one module after the other.
  for (const file of files) {
    const exported = Object.values((await import(file)) as Record<string, unknown>);
    const classes = exported.filter((value): value is ControllerClass => typeof value === 'function');
    found.push(...classes.filter((type) => Reflect.hasMetadata(PATH_METADATA, type)));
  }
  return found;
}

describe('what a handler takes of a request', () => {
  let all: ControllerClass[];

  beforeAll(async () => {
    all = await controllers();
  });

  it('is checked against a class with rules, query and body, by every handler', () => {
    expect(all.length).toBeGreaterThan(15);
    expect(all.flatMap(offences)).toEqual([]);
  });

  it('is found out where it is not', () => {
    class Plain {
      name!: string;
    }
    @Controller('careless')
    class CarelessController {
      @Get('a') query(@Query() _query: Record<string, unknown>): void {}
      @Get('b') one(@Query('size') _size: string): void {}
      @Get('c') body(@Body() _body: PageQuery): void {}
      @Get('d') json(@JsonBody() _body: Plain): void {}
      @Get('e') request(@Req() _request: object): void {}
      @Get('f') careful(@Query() _query: PageQuery, @JsonBody() _body: PageQuery): void {}
    }
    expect(offences(CarelessController)).toEqual([
      'CarelessController.query takes its query without a class that has rules',
      'CarelessController.one takes one parameter of its query alone',
      'CarelessController.body takes @Body()',
      'CarelessController.json takes its body without a class that has rules',
      'CarelessController.request takes the whole request',
    ]);
  });

  it('is the whole request only where that is needed', () => {
    const taking = all.flatMap((controller) =>
      Object.getOwnPropertyNames(controller.prototype)
        .filter((handler) => takesRequest(controller, handler))
        .map((handler) => `${controller.name}.${handler}`),
    );
    expect(Object.keys(TAKE_THE_REQUEST).filter((name) => !taking.includes(name))).toEqual([]);
  });
});
