/**
 * Every setting of Hemicycle: its name, what it means, and what a valid value is.
 * The table in README.md is written from here (`npm run docs:config`); lib/config.ts reads the values.
 */
import { isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import { decodeSecret } from './secret.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export type Setting<T = unknown> = {
  readonly name: string;
  /** What holds when the variable is unset, as a person reads it. */
  readonly fallback: string;
  readonly meaning: string;
  readonly example: string;
  /** A secret's value is never printed, and it can stand in a file that `<NAME>_FILE` names. */
  readonly secret: boolean;
  /** Ends the sentence "<NAME> must be …" when the schema refuses the value. */
  readonly mustBe: string;
  readonly schema: z.ZodType<T, string>;
};

const loopbackNetworks = ['127.0.0.0/8', '::1/128'];

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(65_535));

/** Not ::1: Next.js calls every loopback address localhost, and only 127.0.0.1 is behind that name everywhere. */
const host = z.string().refine((text) => text !== '::1' && (isIP(text) > 0 || /^[a-z0-9.-]+$/i.test(text)));

const origin = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine((url) => url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '')
  .transform((url) => url.origin);

const proxies = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => parts.every((part) => part === 'loopback' || part === 'none' || isNetwork(part)))
  .refine((parts) => parts.length === 1 || !parts.includes('none'))
  .transform((parts) => parts.flatMap(networksOf));

/** An address or a CIDR network, IPv4 or IPv6. */
function isNetwork(text: string): boolean {
  const [address, prefix, ...rest] = text.split('/');
  if (address === undefined || rest.length > 0 || isIP(address) === 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIPv6(address) ? 128 : 32);
}

function networksOf(part: string): readonly string[] {
  if (part === 'none') return [];
  if (part === 'loopback') return loopbackNetworks;
  if (part.includes('/')) return [part];
  return [`${part}/${isIPv6(part) ? 128 : 32}`];
}

const secret = z.string().transform((text, context) => {
  const decoded = decodeSecret(text);
  if (decoded.ok) return decoded.bytes;
  context.addIssue({ code: 'custom', message: decoded.why });
  return z.NEVER;
});

export const settings = {
  publicUrl: {
    name: 'PUBLIC_URL',
    fallback: '`http://localhost:<PORT>`',
    meaning: "The address in people's browsers. Links are made from it, and requests from other origins are refused.",
    example: '`https://vote.example.org`',
    secret: false,
    mustBe: 'an address without a path, such as https://vote.example.org',
    schema: origin,
  },
  port: {
    name: 'PORT',
    fallback: '`3000`',
    meaning: 'Port of the web role, the only one that people need to reach.',
    example: '`8080`',
    secret: false,
    mustBe: 'a port number from 1 to 65535',
    schema: port,
  },
  host: {
    name: 'HOST',
    fallback: '`127.0.0.1` while PUBLIC_URL is on this machine, otherwise `0.0.0.0`',
    meaning: 'Address that the web role listens on.',
    example: '`0.0.0.0`',
    secret: false,
    mustBe: 'an address or a host name of this machine, such as 0.0.0.0, or 127.0.0.1 for this machine only',
    schema: host,
  },
  realtimePort: {
    name: 'REALTIME_PORT',
    fallback: '`3001`',
    meaning:
      'Port of the realtime worker. The web role forwards `/realtime/*` to it.',
    example: '`3101`',
    secret: false,
    mustBe: 'a port number from 1 to 65535',
    schema: port,
  },
  realtimeHost: {
    name: 'REALTIME_HOST',
    fallback: '`127.0.0.1`',
    meaning:
      'Address that the worker listens on. Change it where a reverse proxy on another machine sends `/realtime/*` straight to the worker.',
    example: '`0.0.0.0`',
    secret: false,
    mustBe: 'an address or a host name of this machine, such as 0.0.0.0, or 127.0.0.1 for this machine only',
    schema: host,
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    fallback: 'unset: `npm start` runs a PostgreSQL of its own in DATA_DIR',
    meaning: 'PostgreSQL to use instead. Required where web or worker is started alone.',
    example: '`postgresql://hemicycle:password@db.example.org:5432/hemicycle`',
    secret: true,
    mustBe: 'a PostgreSQL address, such as postgresql://user:password@host:5432/hemicycle',
    schema: z.url({ protocol: /^postgres(?:ql)?$/ }),
  },
  secret: {
    name: 'HEMICYCLE_SECRET',
    fallback: 'unset: `npm start` makes one in DATA_DIR, if it also runs the database',
    meaning:
      'Master key, at least 32 random bytes in hex or base64. Personal links, cookies and tickets are derived from it: a new one makes all of them invalid. Required with DATABASE_URL, and where web or worker is started alone.',
    example: 'what `openssl rand -hex 32` prints',
    secret: true,
    mustBe: 'at least 32 random bytes in hex or base64; make one with: openssl rand -hex 32',
    schema: secret,
  },
  dataDir: {
    name: 'DATA_DIR',
    fallback: '`./data`',
    meaning: 'Folder for the embedded database, the generated secret, and mails while SMTP_URL is unset.',
    example: '`/var/lib/hemicycle`',
    secret: false,
    mustBe: 'a folder, such as ./data',
    schema: z.string().min(1),
  },
  trustedProxies: {
    name: 'TRUSTED_PROXIES',
    fallback: '`loopback`',
    meaning:
      'Who is believed about the address of a client (X-Forwarded-For): `loopback`, addresses and networks, separated by commas; or `none`.',
    example: '`loopback,10.0.0.0/8`',
    secret: false,
    mustBe: 'a list of loopback, addresses and networks separated by commas, such as loopback,10.0.0.0/8, or none',
    schema: proxies,
  },
  smtpUrl: {
    name: 'SMTP_URL',
    fallback: 'unset: mails are written to the folder `mail` in DATA_DIR',
    meaning: 'Mail server.',
    example: '`smtps://user:password@mail.example.org:465`',
    secret: true,
    mustBe: 'the address of a mail server, such as smtps://user:password@mail.example.org:465',
    schema: z.url({ protocol: /^smtps?$/ }),
  },
  mailFrom: {
    name: 'MAIL_FROM',
    fallback: '`Hemicycle <hemicycle@localhost>`; required with SMTP_URL',
    meaning: 'Sender of the mails.',
    example: '`Annual assembly <assembly@example.org>`',
    secret: false,
    mustBe: 'a mail address, such as Annual assembly <assembly@example.org>',
    schema: z.string().regex(/^(?:[^<>\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/),
  },
  logLevel: {
    name: 'LOG_LEVEL',
    fallback: '`info`; `warn` where `npm start` runs all',
    meaning: `The least severe entry that is logged: ${logLevels.join(', ')}.`,
    example: '`debug`',
    secret: false,
    mustBe: `one of ${logLevels.join(', ')}`,
    schema: z.enum(logLevels),
  },
} as const satisfies Record<string, Setting>;

/** The rows in the order of the document. */
export const configTable: readonly Setting[] = Object.values(settings);
