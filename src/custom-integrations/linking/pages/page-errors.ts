import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../../config/index.js';
import { ErrorPages } from '../../../platform/http/errors/index.js';
import { newNonce } from './page.js';
import { failurePage } from './outcome-pages.js';

/** Below it are the addresses that browsers go to while an account is linked. */
const FOLDER = '/custom-integrations';

/** What the catalogue says of an error, on a page: people look at these addresses, and at whatever is beside them. */
@Injectable()
export class PageErrors implements OnModuleInit {
  constructor(
    private readonly pages: ErrorPages,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    const ownOrigin = new URL(this.config.publicUrl).origin;
    this.pages.register(FOLDER, (path, error) => {
      const integrationId = path.slice(FOLDER.length + 1).split('/', 1)[0] ?? '';
      return failurePage(integrationId, error, [ownOrigin], newNonce());
    });
  }
}
