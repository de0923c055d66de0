import { describe, expect, it } from '@jest/globals';
import { AddressPolicy } from '../../platform/egress/index.js';
import { warningsNow } from './address-warning.js';

const policy = new AddressPolicy({
  private: 'refuse',
  allow: ['127.0.0.9', '10.9.0.0/16'],
  deny: ['8.8.8.8'],
  own: [{ address: '0.0.0.0', port: 3000 }],
});
policy.refuseOwn({ address: '10.0.0.5', port: 5432, database: true });

const addressWarning = (url: string, by: AddressPolicy): string | undefined =>
  warningsNow({ warnings: [], url }, by)[0];

describe('the warning about a URL that the address policy refuses', () => {
  it.each([
    [
      'http://127.0.0.1/x?secret=1',
      '127.0.0.1, port 80, are refused (loopback address); EGRESS_ALLOW would allow it.',
    ],
    [
      'http://2130706433:8080/',
      '127.0.0.1, port 8080, are refused (loopback address); EGRESS_ALLOW would allow it.',
    ],
    ['https://[::1]/', '::1, port 443, are refused (loopback address); EGRESS_ALLOW would allow it.'],
    [
      'http://localhost:4000/',
      'localhost, port 4000, are refused (loopback address); EGRESS_ALLOW would allow it.',
    ],
    [
      'http://169.254.169.254/latest',
      '169.254.169.254, port 80, are refused (cloud metadata address); EGRESS_ALLOW would allow it.',
    ],
    [
      'http://10.0.0.1/',
      '10.0.0.1, port 80, are refused (private network); EGRESS_ALLOW or EGRESS_PRIVATE=allow would allow it.',
    ],
    ['http://8.8.8.8/', '8.8.8.8, port 80, are refused (denied by configuration); EGRESS_DENY lists it.'],
    [
      'http://127.0.0.9:3000/',
      "127.0.0.9, port 3000, are refused (the service's own listener); no setting allows it.",
    ],
    [
      'http://10.0.0.5:5432/',
      "10.0.0.5, port 5432, are refused (the service's own database); no setting allows it.",
    ],
  ])('says of %s why, and what would allow it', (url, warning) => {
    expect(addressWarning(url, policy)).toBe(`url: deliveries to ${warning}`);
  });

  it.each(['http://127.0.0.9/', 'http://10.9.1.1/', 'https://1.1.1.1/', 'https://receiver.example.com/'])(
    'says nothing of %s',
    (url) => {
      expect(addressWarning(url, policy)).toBeUndefined();
    },
  );

  it('says nothing of localhost where one of its addresses is allowed', () => {
    const open = new AddressPolicy({ private: 'allow', allow: ['127.0.0.0/8'] });
    expect(addressWarning('http://api.localhost.:80/', open)).toBeUndefined();
  });
});
