import { expect, test } from 'vitest';
import { createLogger } from '../../lib/log.ts';

function entriesOf(write: (logger: ReturnType<typeof createLogger>) => void): unknown[] {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLogger({ level: 'info', role: 'test', destination }));
  return lines.map((line): unknown => JSON.parse(line));
}

test('codes, names and choices are cut out of an entry at every depth that entries have', () => {
  const forbidden = { code: 's3cr3t', email: 's3cr3t', choices: ['s3cr3t'], 'set-cookie': 's3cr3t' };
  const entries = entriesOf((logger) => {
    logger.info({ ...forbidden, a: { ...forbidden, b: { ...forbidden, c: { ...forbidden } } } }, 'cast');
    logger.child({ token: 's3cr3t', assemblyId: 'a1' }).warn({ headers: { cookie: 's3cr3t' } }, 'refused');
  });
  expect(JSON.stringify(entries)).not.toContain('s3cr3t');
  expect(entries).toMatchObject([{ level: 'info', role: 'test', code: '[redacted]' }, { assemblyId: 'a1', level: 'warn' }]);
});
