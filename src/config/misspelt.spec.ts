import { describe, expect, it } from '@jest/globals';
import { misspeltVariables } from './misspelt.js';

describe('variables that look like misspelt settings', () => {
  it('are named with the setting that was meant', () => {
    expect(
      misspeltVariables({ EGRES_ALLOW: '10.0.0.0/8', RETRY_BASE_MSS: '1', LOG_LEVELS: 'debug' }),
    ).toEqual([
      'The environment variable EGRES_ALLOW is not a setting and has no effect; EGRESS_ALLOW is one.',
      'The environment variable LOG_LEVELS is not a setting and has no effect; LOG_LEVEL is one.',
      'The environment variable RETRY_BASE_MSS is not a setting and has no effect; RETRY_BASE_MS is one.',
    ]);
  });

  it.each([
    'HOSTNAME',
    'PATH',
    'SESSION_MANAGER',
    'XDG_DATA_DIRS',
    'MY_NODE_NAME',
    'HOOKFRONT_SERVICE_PORT',
    'POSTGRES_PASSWORD',
    'SECRET_TOKEN_OF_CI',
    'npm_config_log_level',
    'SSL_CERT_FILE',
  ])('are not such as %s', (name) => {
    expect(misspeltVariables({ [name]: 'x' })).toEqual([]);
  });

  it('are not those beside a setting that is set', () => {
    expect(
      misspeltVariables({ DATABASE_URL: 'postgres://db/x', DATABASE_URL_DIRECT: 'postgres://db/x' }),
    ).toEqual([]);
    expect(misspeltVariables({ DATABASE_URI: 'postgres://db/x' })).toHaveLength(1);
  });
});
