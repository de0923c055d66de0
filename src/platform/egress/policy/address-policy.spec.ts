import { describe, expect, it } from '@jest/globals';
import { AddressPolicy, AddressPolicyError } from './address-policy.js';

const open = new AddressPolicy({ private: 'allow' });
const closed = new AddressPolicy({ private: 'refuse' });

function reason(policy: AddressPolicy, ip: string, port = 443): string {
  const verdict = policy.check(ip, port);
  return verdict.allowed ? 'allowed' : verdict.reason;
}

describe('AddressPolicy', () => {
  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '192.0.1.1',
    '223.255.255.255',
    '168.63.129.15',
    '2606:4700:4700::1111',
    '2a00:1450:4001:82b::200e',
  ])('allows the public address %s', (ip) => {
    expect(closed.check(ip, 443)).toEqual({ allowed: true });
  });

  it.each([
    ['127.0.0.1', 'loopback address'],
    ['127.255.255.255', 'loopback address'],
    ['::1', 'loopback address'],
    ['169.254.1.1', 'link-local address'],
    ['fe80::1', 'link-local address'],
    ['fe80::1%eth0', 'link-local address'],
    ['febf::1', 'link-local address'],
    ['169.254.169.254', 'cloud metadata address'],
    ['fd00:ec2::254', 'cloud metadata address'],
    ['100.100.100.200', 'cloud metadata address'],
    ['168.63.129.16', 'cloud metadata address'],
    ['0.0.0.0', 'unspecified address'],
    ['::', 'unspecified address'],
    ['0.1.2.3', 'reserved address'],
    ['192.0.0.1', 'reserved address'],
    ['192.0.2.1', 'documentation address'],
    ['198.51.100.7', 'documentation address'],
    ['203.0.113.7', 'documentation address'],
    ['2001:db8::1', 'documentation address'],
    ['3fff::1', 'documentation address'],
    ['198.18.0.1', 'reserved address'],
    ['198.19.255.255', 'reserved address'],
    ['224.0.0.1', 'multicast address'],
    ['239.255.255.255', 'multicast address'],
    ['ff02::1', 'multicast address'],
    ['240.0.0.1', 'reserved address'],
    ['255.255.255.255', 'reserved address'],
    ['fec0::1', 'reserved address'],
    ['100::1', 'reserved address'],
    ['4000::1', 'reserved address'],
    ['2001:2::1', 'reserved address'],
  ])('refuses %s, a %s, even where private networks are allowed', (ip, kind) => {
    expect(reason(open, ip)).toBe(kind);
  });

  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    'fd12:3456::1',
    'fc00::1',
  ])('lets private networks follow their setting: %s', (ip) => {
    expect(reason(open, ip)).toBe('allowed');
    expect(reason(closed, ip)).toBe('private network');
  });

  it.each([
    ['IPv4-mapped', '::ffff:127.0.0.1', '127.0.0.1'],
    ['IPv4-mapped, in hexadecimal', '::ffff:7f00:1', '127.0.0.1'],
    ['IPv4-compatible', '::127.0.0.1', '127.0.0.1'],
    ['IPv4-translated', '::ffff:0:127.0.0.1', '127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1', '127.0.0.1'],
    ['local NAT64 with 96 bits', '64:ff9b:1::7f00:1', '127.0.0.1'],
    ['local NAT64 with 96 bits and a subnet', '64:ff9b:1:2:3:4:7f00:1', '127.0.0.1'],
    ['local NAT64 with 48 bits', '64:ff9b:1:7f00:0:100::', '127.0.0.1'],
    ['local NAT64 with 56 bits', '64:ff9b:1:ab7f:0:1::', '127.0.0.1'],
    ['local NAT64 with 64 bits', '64:ff9b:1:abcd:7f:0:100:0', '127.0.0.1'],
    ['6to4', '2002:7f00:1::1', '127.0.0.1'],
    ['Teredo, its client', '2001:0:808:808::80ff:fffe', '127.0.0.1'],
    ['Teredo, its server', '2001:0:7f00:1::f7f7:f7f7', '127.0.0.1'],
  ])('judges an address that is %s as the IPv4 address in it', (_form, ip, standsFor) => {
    const verdict = reason(open, ip);
    expect(verdict).toMatch(/address \(it stands for \d+\.\d+\.\d+\.\d+\)$/);
    if (!ip.startsWith('64:ff9b:1:')) expect(verdict).toContain(`stands for ${standsFor})`);
  });

  it.each([
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::8.8.8.8',
    '2002:808:808::1',
    '2001:0:808:808::f7f7:f7f7',
  ])('allows %s, which stands for a public address', (ip) => {
    expect(reason(closed, ip)).toBe('allowed');
  });

  it('refuses embedded private addresses where private networks are refused', () => {
    expect(reason(closed, '::ffff:10.0.0.1')).toBe('private network (it stands for 10.0.0.1)');
    expect(reason(open, '::ffff:10.0.0.1')).toBe('allowed');
  });

  it.each(['', 'localhost', '127.1', '0x7f.1', '2130706433', '1.2.3.4.5', '[::1]', ' 1.1.1.1'])(
    'refuses %j, which is no address in its usual spelling',
    (ip) => {
      expect(reason(open, ip)).toBe('not an IP address');
    },
  );

  it('lets allow override what is refused, and deny override allow', () => {
    const policy = new AddressPolicy({
      private: 'refuse',
      allow: ['127.0.0.0/8', '10.1.0.0/16', ' fd12::/16 '],
      deny: ['127.0.0.2', '8.8.8.0/24'],
    });
    expect(reason(policy, '127.0.0.1')).toBe('allowed');
    expect(reason(policy, '::ffff:127.0.0.1')).toBe('allowed');
    expect(reason(policy, '127.0.0.2')).toBe('denied by configuration');
    expect(reason(policy, '::ffff:127.0.0.2')).toBe('denied by configuration');
    expect(reason(policy, '10.1.2.3')).toBe('allowed');
    expect(reason(policy, '10.2.2.3')).toBe('private network');
    expect(reason(policy, 'fd12::1')).toBe('allowed');
    expect(reason(policy, '8.8.8.8')).toBe('denied by configuration');
    expect(reason(policy, '8.8.9.8')).toBe('allowed');
  });

  it('needs every reading of an ambiguous address to be allowed', () => {
    const policy = new AddressPolicy({ private: 'allow', allow: ['127.0.0.1'] });
    expect(reason(policy, '64:ff9b:1:7f00:0:100::')).toContain('unspecified address');
  });

  it.each([
    ['127.0.0.1', ['127.0.0.1', '::ffff:127.0.0.1', '0.0.0.0'], ['127.0.0.2', '192.168.7.7']],
    ['::1', ['::1', '::'], ['127.0.0.1']],
    ['localhost', ['127.0.0.1', '::1', '0.0.0.0'], ['192.168.7.7']],
    ['0.0.0.0', ['127.0.0.1', '127.0.0.9', '192.168.7.7', '2a00::7', '0.0.0.0'], ['192.168.7.8']],
    ['::', ['127.0.0.1', '::1', '192.168.7.7', '2a00::7', '::'], ['2a00::8']],
    ['192.168.7.7', ['192.168.7.7'], ['127.0.0.1']],
  ])('refuses the own listener on %s even when everything is allowed', (address, own, others) => {
    const policy = new AddressPolicy({
      private: 'allow',
      allow: ['0.0.0.0/0', '::/0'],
      own: [{ address, port: 3000 }],
      localAddresses: () => ['192.168.7.7', '2a00::7', 'fe80::7%eth0'],
    });
    for (const ip of own) {
      expect([ip, reason(policy, ip, 3000)]).toEqual([ip, "the service's own listener"]);
      expect([ip, reason(policy, ip, 3001)]).toEqual([ip, 'allowed']);
    }
    for (const ip of others) expect([ip, reason(policy, ip, 3000)]).toEqual([ip, 'allowed']);
  });

  it('takes a listener whose port is known only later', () => {
    const policy = new AddressPolicy({ private: 'allow', allow: ['127.0.0.0/8'] });
    expect(reason(policy, '127.0.0.1', 4000)).toBe('allowed');
    policy.refuseOwn({ address: '127.0.0.1', port: 4000 });
    expect(reason(policy, '127.0.0.1', 4000)).toBe("the service's own listener");
  });

  it.each([
    ['10.0.0.0/33', 'the number after the slash must be 0 to 32'],
    ['fc00::/129', 'the number after the slash must be 0 to 128'],
    ['10.0.0.0/', 'the number after the slash must be 0 to 32'],
    ['10.0.0.0/-1', 'the number after the slash must be 0 to 32'],
    ['10.0.0/8', 'neither an IP address nor a range'],
    ['10.0.0.0/8/8', 'neither an IP address nor a range'],
    ['example.com', 'neither an IP address nor a range'],
    ['fe80::%eth0/10', 'neither an IP address nor a range'],
    ['', 'neither an IP address nor a range'],
  ])('names the entry %j that it cannot read', (entry, problem) => {
    const make = (): AddressPolicy => new AddressPolicy({ private: 'allow', deny: ['10.0.0.0/8', entry] });
    expect(make).toThrow(AddressPolicyError);
    expect(make).toThrow(`egress deny list, entry 2, ${JSON.stringify(entry)}: `);
    expect(make).toThrow(problem);
  });

  it('names an own address that it cannot read', () => {
    expect(() => open.refuseOwn({ address: 'myhost', port: 1 })).toThrow('own listener "myhost"');
  });
});

describe("the service's database", () => {
  const everything = { private: 'allow', allow: ['0.0.0.0/0', '::/0'] } as const;

  it('is refused at its address and port, whatever is allowed, and nowhere else', () => {
    const policy = new AddressPolicy({ ...everything, localAddresses: () => ['192.168.7.7'] });
    policy.refuseOwn({ address: '10.0.0.5', port: 5432, database: true });
    for (const ip of ['10.0.0.5', '::ffff:10.0.0.5', '64:ff9b::10.0.0.5']) {
      expect([ip, reason(policy, ip, 5432)]).toEqual([ip, "the service's own database"]);
    }
    for (const ip of ['10.0.0.6', '127.0.0.1', '192.168.7.7']) {
      expect([ip, reason(policy, ip, 5432)]).toEqual([ip, 'allowed']);
    }
    expect(reason(policy, '10.0.0.5', 5433)).toBe('allowed');
  });

  it.each(['127.0.0.1', '::1', '192.168.7.7', '::ffff:127.0.0.1'])(
    'at %s of this machine is refused at every address of this machine',
    (address) => {
      const policy = new AddressPolicy({ ...everything, localAddresses: () => ['192.168.7.7', '2a00::7'] });
      policy.refuseOwn({ address, port: 5432, database: true });
      for (const ip of ['127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', '::', '192.168.7.7', '2a00::7']) {
        expect([ip, reason(policy, ip, 5432)]).toEqual([ip, "the service's own database"]);
      }
      expect(reason(policy, '192.168.7.8', 5432)).toBe('allowed');
    },
  );

  it('keeps every address that it ever had', () => {
    const policy = new AddressPolicy(everything);
    for (const address of ['10.0.0.5', '10.0.0.6', '10.0.0.5']) {
      policy.refuseOwn({ address, port: 5432, database: true });
    }
    expect(reason(policy, '10.0.0.5', 5432)).toBe("the service's own database");
    expect(reason(policy, '10.0.0.6', 5432)).toBe("the service's own database");
  });
});

describe('an address that this machine gets later', () => {
  it('is refused at the port of a listener on every address', () => {
    const local = ['192.168.7.7'];
    const policy = new AddressPolicy({
      private: 'allow',
      own: [{ address: '0.0.0.0', port: 3000 }],
      localAddresses: () => local,
    });
    expect(reason(policy, '10.8.0.1', 3000)).toBe('allowed');
    local.push('10.8.0.1');
    expect(reason(policy, '10.8.0.1', 3000)).toBe("the service's own listener");
  });
});

describe('what refuses an address', () => {
  const policy = new AddressPolicy({
    private: 'refuse',
    deny: ['8.8.8.8'],
    own: [{ address: '10.0.0.1', port: 80 }],
  });

  it.each([
    ['10.0.0.1', 'own'],
    ['8.8.8.8', 'deny'],
    ['10.0.0.2', 'private'],
    ['169.254.169.254', 'special'],
    ['224.0.0.1', 'special'],
  ])('is told of %s: %s', (ip, by) => {
    expect(policy.check(ip, 80)).toMatchObject({ allowed: false, by });
  });
});
