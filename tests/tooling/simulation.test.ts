import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { plantedBugs } from '../simulation/planted-bugs.ts';

const main = path.join(import.meta.dirname, '../simulation/main.ts');
/** The number: a fault that is not found within so many seeds is as good as never found. */
const mostSeeds = 2_000;
/** At some 25 seeds a second on a busy machine. */
const limitMs = 180_000;

async function simulate(...args: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [main, '--processes', '1', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, output };
}

const digestOf = (output: string, seed: number) => new RegExp(`^seed ${seed}: digest (.*)$`, 'm').exec(output)?.[1];

test('a seed gives the same day again, whatever was simulated before it, and another seed another one', async () => {
  const alone = await simulate('--seed', '7', '--trace');
  const after = await simulate('--from', '5', '--seeds', '3', '--trace');
  expect(digestOf(alone.output, 7)).toMatch(/^[0-9a-f]{16}$/);
  expect(digestOf(after.output, 7)).toBe(digestOf(alone.output, 7));
  expect(digestOf(after.output, 6)).not.toBe(digestOf(alone.output, 7));
}, limitMs);

describe('a fault that is planted is found:', () => {
  test.each(plantedBugs)(
    '[I1] [HO6] [RT7] $name',
    async ({ name, breaks }) => {
      const { code, output } = await simulate('--bug', name, '--stop', '--seeds', String(mostSeeds));
      expect(code, output.slice(-2_000)).toBe(1);
      expect(breaks.some((rule) => output.includes(`[${rule}]`)), output.slice(-2_000)).toBe(true);
    },
    limitMs,
  );
});

test('a fault that can’t be planted any more is an error, and none that was not found', async () => {
  const { code, output } = await simulate('--bug', 'of nobody');
  expect(code).toBe(2);
  expect(output).toContain('there is no fault "of nobody"');
});
