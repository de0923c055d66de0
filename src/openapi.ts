import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SESSION_COOKIE } from './auth/index.js';
import type { AppConfig } from './config/index.js';
import { docsPage } from './docs-page.js';
import { consoleRoutes } from './console/index.js';
import { frontPage } from './front-page.js';
import { PUBLIC_ROUTE } from './platform/http/access/index.js';
import { ConstantDocument } from './platform/http/constant/index.js';
import { VERSION } from './platform/version.js';

/** The API description, made from the code. `publicUrl` is the only thing in it that depends on the installation. */
export function buildOpenApi(app: NestFastifyApplication, publicUrl: string): OpenAPIObject {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Hookfront')
    .setDescription(
      'Event subscriptions and document integrations, on premises. Errors have one shape everywhere: ' +
        '`{"error":{"class","message"}}`.',
    )
    .setVersion(VERSION)
    .addServer(publicUrl)
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'sessionID', description: 'A session, from login.' },
      'sessionID',
    )
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'apiKey', description: 'An API key, in its place.' },
      'apiKey',
    )
    .addCookieAuth(
      SESSION_COOKIE,
      {
        type: 'apiKey',
        in: 'cookie',
        description:
          'A session of the console, where none of the others is sent. What changes something also needs the header x-csrf-token.',
      },
      'cookie',
    )
    // Not addBearerAuth, which says that it is a JWT.
    .addSecurity('bearer', {
      type: 'http',
      scheme: 'bearer',
      description: 'A session or an API key; for /metrics METRICS_TOKEN too.',
    })
    .build();
  return SwaggerModule.createDocument(app, options);
}

/**
 * Serves the description at /openapi.json, at /docs a page that shows it, the console, and at the root what leads there.
 *
 * @param when the description is made: it takes so long that whoever asks first would notice
 */
export async function setUpOpenApi(
  app: NestFastifyApplication,
  config: AppConfig,
  when: 'now' | 'when asked' = 'now',
): Promise<void> {
  const description = new ConstantDocument('application/json; charset=utf-8', () =>
    JSON.stringify(buildOpenApi(app, config.publicUrl)),
  );
  if (when === 'now') description.prepare();
  const documents: Record<string, Pick<ConstantDocument, 'answer'>> = {
    '/': frontPage(config.publicUrl, config.console.on),
    '/openapi.json': description,
    ...(await docsPage(config.publicUrl)),
    ...(config.console.on && consoleRoutes(config)),
  };
  const fastify = app.getHttpAdapter().getInstance();
  for (const [path, document] of Object.entries(documents)) {
    fastify.get(path, PUBLIC_ROUTE, (request, reply) => document.answer(request, reply));
  }
}
