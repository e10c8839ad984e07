/** Structured logs: one JSON object a line on standard output, with ids and never with codes, names or choices. */
import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config-table.ts';

export type { Logger } from 'pino';

/** Fields that are cut out wherever they stand in an entry (design.md section 6: logs carry ids). */
const forbiddenFields = [
  'code',
  'accessCode',
  'token',
  'ticket',
  'secret',
  'password',
  'key',
  'cookie',
  'set-cookie',
  'authorization',
  'x-auth-token',
  'name',
  'displayName',
  'email',
  'address',
  'phone',
  'choice',
  'choices',
  'ballot',
];

/** Entries are flat or nearly so; a field further down than this is a dump of a whole object, which does not belong in a log. */
const redactionDepth = 4;

/** A log that nobody can take (a full disk, a stuck pipe) must not hold memory: entries beyond this are dropped and counted. */
const maxUnwrittenBytes = 1024 * 1024;

/** Paths like `code`, `*.code`, `*.*.code`; pino's wildcard stands for exactly one level. */
const redactedPaths = forbiddenFields.flatMap((field) =>
  Array.from({ length: redactionDepth }, (_, depth) => `${'*.'.repeat(depth).slice(0, -1)}["${field}"]`),
);

export type LogOptions = {
  readonly level: LogLevel;
  /** Which process writes: `web`, `realtime`, … */
  readonly role: string;
  /** Default: standard output, written without blocking. */
  readonly destination?: DestinationStream;
  /** Told the number of entries lost when the destination can't keep up. */
  readonly onDropped?: (entries: number) => void;
};

/** The root logger of a process. Parts get `logger.child({ assemblyId })`, what belongs to one act its `correlationId`. */
export function createLogger(options: LogOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { role: options.role },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths, censor: '[redacted]' },
    },
    options.destination ?? standardOutput(options.onDropped),
  );
}

function standardOutput(onDropped: LogOptions['onDropped']): DestinationStream {
  const stream = pino.destination({ dest: 1, sync: false, maxLength: maxUnwrittenBytes });
  stream.on('drop', () => onDropped?.(1));
  return stream;
}
