/** Reads the settings. This is the only file that touches `process.env`; the settings themselves stand in config-table.ts. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { settings, type LogLevel, type Setting } from './config-table.ts';

/** Where the worker's paths begin on every address. Fixed: clients, proxies and cookies name it. */
export const realtimePublicPath = '/realtime';

const defaultPort = 3000;
const defaultRealtimePort = 3001;
/** In a terminal, in which somebody started everything, a line for each command would hide the address and the links. */
const quietLevel: LogLevel = 'warn';
const loopbackHost = '127.0.0.1';
const everyHost = '0.0.0.0';
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

export type MailConfig =
  /** Without SMTP_URL each mail becomes a file in this folder, and the log says so. */
  | { readonly kind: 'folder'; readonly folder: string; readonly from: string }
  | { readonly kind: 'smtp'; readonly url: string; readonly from: string };

/** What is known without a secret and a database: enough to build, and to start the rest. */
export type BaseConfig = {
  readonly host: string;
  readonly port: number;
  readonly realtimeHost: string;
  readonly realtimePort: number;
  /** An origin: no path, no slash at the end. */
  readonly publicUrl: string;
  /** Absolute. */
  readonly dataDir: string;
  /** CIDR networks; `loopback` is spelled out. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: LogLevel;
  readonly mail: MailConfig;
};

/** What `npm start` reads: it supplies a database, and then a secret, where none is named. */
export type StartConfig = BaseConfig & {
  readonly databaseUrl: string | undefined;
  /** At least 32 bytes. Derive a key for each purpose; never use it itself. */
  readonly secret: Uint8Array | undefined;
};

/** What the web role and the worker run with. */
export type Config = BaseConfig & { readonly databaseUrl: string; readonly secret: Uint8Array };

/** A refusal is one sentence that names the variable and says what to do. It never contains a secret. */
export type Parsed<T> =
  { readonly ok: true; readonly config: T } | { readonly ok: false; readonly refusals: readonly string[] };

/** A variable that is empty counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the text of a file; throws when it can't be read. */
export type ReadFile = (file: string) => string;

const readFromDisk: ReadFile = (file) => readFileSync(file, 'utf8');

/** Settings for `npm start` and for the build. With DATABASE_URL a secret must be given too: only what runs here may make one here. */
export function parseStartConfig(env: Environment, readFile: ReadFile = readFromDisk): Parsed<StartConfig> {
  const refusals: string[] = [];
  const read = <T>(setting: Setting<T>) => readSetting(setting, env, readFile, refusals);

  const port = read(settings.port) ?? defaultPort;
  const realtimePort = read(settings.realtimePort) ?? defaultRealtimePort;
  if (port === realtimePort) {
    refusals.push(`PORT and REALTIME_PORT are both ${port}; set one of them to another port.`);
  }
  const publicUrl = read(settings.publicUrl) ?? `http://localhost:${port}`;
  const isLocal = loopbackNames.has(new URL(publicUrl).hostname);
  const dataDir = path.resolve(read(settings.dataDir) ?? 'data');
  const smtpUrl = read(settings.smtpUrl);
  const mailFrom = read(settings.mailFrom);
  if (smtpUrl !== undefined && isUnset(env, settings.mailFrom)) {
    refusals.push(`MAIL_FROM is missing; with SMTP_URL it must be ${settings.mailFrom.mustBe}.`);
  }
  const from = mailFrom ?? 'Hemicycle <hemicycle@localhost>';
  const databaseUrl = read(settings.databaseUrl);
  const secret = read(settings.secret);
  if (databaseUrl !== undefined && isUnset(env, settings.secret)) refusals.push(missing(settings.secret));

  const config: StartConfig = {
    port,
    realtimePort,
    publicUrl,
    dataDir,
    databaseUrl,
    secret,
    host: read(settings.host) ?? (isLocal ? loopbackHost : everyHost),
    realtimeHost: read(settings.realtimeHost) ?? loopbackHost,
    trustedProxies: read(settings.trustedProxies) ?? ['127.0.0.0/8', '::1/128'],
    logLevel: read(settings.logLevel) ?? quietLevel,
    mail:
      smtpUrl === undefined ? { kind: 'folder', folder: path.join(dataDir, 'mail'), from } : { kind: 'smtp', url: smtpUrl, from },
  };
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, config };
}

/** Settings for the web role or the worker on its own: a database and a secret are required. */
export function parseConfig(env: Environment, readFile: ReadFile = readFromDisk): Parsed<Config> {
  const parsed = parseStartConfig(env, readFile);
  const refusals = parsed.ok ? [] : [...parsed.refusals];
  if (isUnset(env, settings.databaseUrl)) refusals.push(missing(settings.databaseUrl));
  if (isUnset(env, settings.secret) && isUnset(env, settings.databaseUrl)) refusals.push(missing(settings.secret));
  if (!parsed.ok || parsed.config.databaseUrl === undefined || parsed.config.secret === undefined) {
    return { ok: false, refusals };
  }
  const logLevel = isUnset(env, settings.logLevel) ? 'info' : parsed.config.logLevel;
  return { ok: true, config: { ...parsed.config, logLevel, databaseUrl: parsed.config.databaseUrl, secret: parsed.config.secret } };
}

/** `parseStartConfig` of this process. */
export function loadStartConfig(): Parsed<StartConfig> {
  return parseStartConfig(process.env);
}

/** `parseConfig` of this process. */
export function loadConfig(): Parsed<Config> {
  return parseConfig(process.env);
}

/** Takes the settings of the file `.env` in `folder` that the environment does not name itself; without the file nothing happens. */
export function loadDotEnv(folder: string): void {
  const file = path.join(folder, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/** Settings of this process, for code that can't go on without them. Throws an error whose message is the refusals. */
export function requireConfig(): Config {
  const loaded = loadConfig();
  if (!loaded.ok) throw new Error(loaded.refusals.join('\n'));
  return loaded.config;
}

/** Where a program on this machine reaches one that listens on `host`, which may stand for every address. */
export function reachableHost(host: string): string {
  return host === everyHost || host === '::' ? loopbackHost : host;
}

/** Flags of Node that this process was started with: by NODE_OPTIONS, then on the command line, which goes first. */
export function nodeFlags(): readonly string[] {
  return [...(process.env['NODE_OPTIONS'] ?? '').split(' '), ...process.execArgv].filter((flag) => flag !== '');
}

/** This process's environment with changes, to start a child with; `undefined` removes a variable. */
export function childEnvironment(changes: Environment): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

function isUnset(env: Environment, setting: Setting): boolean {
  return !env[setting.name] && !(setting.secret && env[`${setting.name}_FILE`]);
}

function missing(setting: Setting): string {
  return `${setting.name} is missing; it must be ${setting.mustBe}.`;
}

function readSetting<T>(setting: Setting<T>, env: Environment, readFile: ReadFile, refusals: string[]): T | undefined {
  const text = readText(setting, env, readFile, refusals);
  if (text === undefined) return undefined;
  const parsed = setting.schema.safeParse(text);
  if (parsed.success) return parsed.data;
  const shown = setting.secret ? '' : `; it is ${JSON.stringify(text)}`;
  refusals.push(`${setting.name} must be ${setting.mustBe}${shown}.`);
  return undefined;
}

function readText(setting: Setting, env: Environment, readFile: ReadFile, refusals: string[]): string | undefined {
  const text = env[setting.name] || undefined;
  const file = setting.secret ? env[`${setting.name}_FILE`] || undefined : undefined;
  if (file === undefined) return text;
  if (text !== undefined) {
    refusals.push(`${setting.name} and ${setting.name}_FILE are both set; remove one of them.`);
    return undefined;
  }
  try {
    return readFile(file).trim();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    refusals.push(`${setting.name}_FILE names ${file}, which can't be read (${why}); correct the path or its permissions.`);
    return undefined;
  }
}
