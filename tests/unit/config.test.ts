import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { configTable } from '../../lib/config-table.ts';
import { parseConfig, parseStartConfig, type Environment, type Parsed } from '../../lib/config.ts';

const secret = '3b8f0a5de1c2794460b1f7a9c8d2e35f6a7b8c9d0e1f2a3b4c5d6e7f80912a3c';
const service = { DATABASE_URL: 'postgresql://user:p4ssw0rd@db.example.org:5432/hemicycle', HEMICYCLE_SECRET: secret };

function valueOf<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.refusals.join('\n'));
  return parsed.config;
}

function refusalsOf(parsed: Parsed<unknown>): readonly string[] {
  return parsed.ok ? [] : parsed.refusals;
}

describe('defaults', () => {
  test('a start without any setting is for this machine only and supplies its own database and secret', () => {
    expect(valueOf(parseStartConfig({}))).toEqual({
      host: '127.0.0.1',
      port: 3000,
      realtimeHost: '127.0.0.1',
      realtimePort: 3001,
      publicUrl: 'http://localhost:3000',
      dataDir: path.resolve('data'),
      trustedProxies: ['127.0.0.0/8', '::1/128'],
      logLevel: 'warn',
      mail: { kind: 'folder', folder: path.resolve('data/mail'), from: 'Hemicycle <hemicycle@localhost>' },
      databaseUrl: undefined,
      secret: undefined,
    });
  });

  test('an empty variable counts as unset', () => {
    const empty = Object.fromEntries(configTable.map(({ name }) => [name, '']));
    expect(valueOf(parseStartConfig(empty))).toEqual(valueOf(parseStartConfig({})));
  });

  test('the public address follows the port', () => {
    expect(valueOf(parseStartConfig({ PORT: '8080' })).publicUrl).toBe('http://localhost:8080');
  });

  test.each([
    ['http://localhost:3000', '127.0.0.1'],
    ['http://127.0.0.1:3000/', '127.0.0.1'],
    ['http://[::1]:3000', '127.0.0.1'],
    ['http://192.168.1.20:3000', '0.0.0.0'],
    ['https://vote.example.org', '0.0.0.0'],
  ])('with the public address %s the web role listens on %s', (url, host) => {
    expect(valueOf(parseStartConfig({ PUBLIC_URL: url })).host).toBe(host);
  });

  test('HOST wins over what the public address suggests', () => {
    expect(valueOf(parseStartConfig({ PUBLIC_URL: 'https://vote.example.org', HOST: '127.0.0.1' })).host).toBe('127.0.0.1');
  });
});

describe('web or worker alone', () => {
  test('have database and secret', () => {
    const config = valueOf(parseConfig(service));
    expect(config.databaseUrl).toBe(service.DATABASE_URL);
    expect(Buffer.from(config.secret).toString('hex')).toBe(secret);
  });

  test('are refused without them, each in one sentence that names the variable', () => {
    expect(refusalsOf(parseConfig({}))).toEqual([
      expect.stringMatching(/^DATABASE_URL is missing; it must be .*\.$/),
      expect.stringMatching(/^HEMICYCLE_SECRET is missing; it must be .*openssl rand -hex 32\.$/),
    ]);
  });

  test('a database of their own needs a secret of its own, at npm start too', () => {
    const env = { DATABASE_URL: service.DATABASE_URL };
    for (const parsed of [parseStartConfig(env), parseConfig(env)]) {
      expect(refusalsOf(parsed)).toEqual([expect.stringMatching(/^HEMICYCLE_SECRET is missing/)]);
    }
  });

  test('a wrong secret is one refusal, not two', () => {
    expect(refusalsOf(parseConfig({ ...service, HEMICYCLE_SECRET: 'changeme' }))).toHaveLength(1);
  });
});

describe('a secret', () => {
  test.each([
    ['hex', secret],
    ['hex in capitals', secret.toUpperCase()],
    ['base64', Buffer.from(secret, 'hex').toString('base64')],
    ['base64url', Buffer.from(secret, 'hex').toString('base64url')],
  ])('of 32 random bytes in %s is accepted', (_encoding, text) => {
    expect(Buffer.from(valueOf(parseConfig({ ...service, HEMICYCLE_SECRET: text })).secret).toString('hex')).toBe(secret);
  });

  test.each([
    ['too short', secret.slice(0, 62)],
    ['a word', 'changeme'],
    ['a sentence', 'correct horse battery staple correct horse battery staple'],
    ['words run together', 'thisisaverylongsecretthatnobodywillguessok12'],
    ['one byte again and again', 'ab'.repeat(32)],
    ['few different bytes', '0123456789abcdef'.repeat(4)],
    ['counting', Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, '0')).join('')],
  ])('that is %s is refused without being shown', (_how, text) => {
    const refusals = refusalsOf(parseConfig({ ...service, HEMICYCLE_SECRET: text }));
    expect(refusals).toEqual([expect.stringMatching(/^HEMICYCLE_SECRET must be at least 32 random bytes/)]);
    expect(refusals.join(' ')).not.toContain(text);
  });
});

describe('refusals', () => {
  const wrong: readonly [name: string, value: string][] = [
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '3000x'],
    ['REALTIME_PORT', '-1'],
    ['HOST', 'http://localhost'],
    ['HOST', '::1'],
    ['PUBLIC_URL', 'vote.example.org'],
    ['PUBLIC_URL', 'https://vote.example.org/assembly'],
    ['PUBLIC_URL', 'https://user@vote.example.org'],
    ['PUBLIC_URL', 'ftp://vote.example.org'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'none,loopback'],
    ['TRUSTED_PROXIES', 'proxy.local'],
    ['LOG_LEVEL', 'verbose'],
    ['MAIL_FROM', 'nobody'],
  ];
  test.each(wrong)('%s=%s is refused in one sentence that names the variable, what it must be and what it is', (name, value) => {
    const sentence = new RegExp(`^${name} must be .*; it is ${JSON.stringify(value).replace(/[.*+?^$()|[\]\\/]/g, '\\$&')}\\.$`);
    expect(refusalsOf(parseStartConfig({ [name]: value }))).toEqual([expect.stringMatching(sentence)]);
  });

  test('a wrong database or mail address is refused without its password', () => {
    const env = { ...service, DATABASE_URL: 'mysql://user:p4ssw0rd@db', SMTP_URL: 'http://user:p4ssw0rd@mail', MAIL_FROM: 'a@b.org' };
    const refusals = refusalsOf(parseConfig(env));
    expect(refusals.toSorted()).toEqual([expect.stringMatching(/^DATABASE_URL must be/), expect.stringMatching(/^SMTP_URL must be/)]);
    expect(refusals.join(' ')).not.toContain('p4ssw0rd');
  });

  test('all of them come at once', () => {
    expect(refusalsOf(parseStartConfig({ PORT: 'x', LOG_LEVEL: 'y', SMTP_URL: 'smtp://mail' }))).toHaveLength(3);
  });

  test('one port for both roles', () => {
    expect(refusalsOf(parseStartConfig({ PORT: '3001' }))).toEqual([expect.stringContaining('PORT and REALTIME_PORT are both 3001')]);
  });
});

describe('secrets in files', () => {
  const files: Record<string, string> = { '/run/secrets/key': `${secret}\n`, '/run/secrets/db': `${service.DATABASE_URL}\n` };
  const parse = (env: Environment) =>
    parseConfig(env, (file) => {
      const text = files[file];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    });

  test('are read, without the line end', () => {
    const config = valueOf(parse({ HEMICYCLE_SECRET_FILE: '/run/secrets/key', DATABASE_URL_FILE: '/run/secrets/db' }));
    expect(config).toEqual(valueOf(parseConfig(service)));
  });

  test('that are missing are refused with their name', () => {
    expect(refusalsOf(parse({ ...service, HEMICYCLE_SECRET: '', HEMICYCLE_SECRET_FILE: '/nowhere' }))).toEqual([
      expect.stringMatching(/^HEMICYCLE_SECRET_FILE names \/nowhere, which can't be read/),
    ]);
  });

  test('beside the variable itself are refused: nobody could tell which one counts', () => {
    expect(refusalsOf(parse({ ...service, HEMICYCLE_SECRET_FILE: '/run/secrets/key' }))).toEqual([
      expect.stringContaining('HEMICYCLE_SECRET and HEMICYCLE_SECRET_FILE are both set'),
    ]);
  });
});

test('proxies are networks: loopback is spelled out, an address is a network of one', () => {
  const parse = (text: string) => valueOf(parseStartConfig({ TRUSTED_PROXIES: text })).trustedProxies;
  expect(parse('loopback, 10.0.0.0/8,192.0.2.7,2001:db8::1')).toEqual([
    '127.0.0.0/8',
    '::1/128',
    '10.0.0.0/8',
    '192.0.2.7/32',
    '2001:db8::1/128',
  ]);
  expect(parse('none')).toEqual([]);
});

test('mail goes to the server once there is one, and then needs a sender', () => {
  const env = { SMTP_URL: 'smtps://user:pass@mail.example.org:465' };
  expect(refusalsOf(parseStartConfig(env))).toEqual([expect.stringMatching(/^MAIL_FROM is missing/)]);
  const { mail } = valueOf(parseStartConfig({ ...env, MAIL_FROM: 'Assembly <assembly@example.org>' }));
  expect(mail).toEqual({ kind: 'smtp', url: env.SMTP_URL, from: 'Assembly <assembly@example.org>' });
});
