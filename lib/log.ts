/** Structured logs: one JSON object a line on standard output, with ids and never with codes, names or choices. */
import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config-table.ts';
import { openStandardOutput } from './log-output.ts';

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
  /** Told the number of lines lost when standard output takes them too slowly, or not at all. */
  readonly onDropped?: (lines: number) => void;
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
    options.destination ?? openStandardOutput(options.onDropped ?? (() => undefined)),
  );
}
