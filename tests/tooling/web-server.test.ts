import { request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBuiltFiles } from '../../app/_server/built-files.ts';
import { loadBuiltPages } from '../../app/_server/built-pages.ts';
import { createWebServer } from '../../app/_server/web-server.ts';
import { staticPages } from '../../app/_security/routes.ts';
import { compressFiles } from '../../scripts/prepare/compress-files.ts';

const host = '127.0.0.1';
const script = 'start();'.repeat(500);
const quiet = { error: () => undefined };

const rendered: string[] = [];
let folder = '';
let web: Server;

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
  return address.port;
}

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, host, () => resolve(server)));
}

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

function ask(pathname: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host, port: portOf(web), path: pathname, method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    request.on('error', reject);
    request.end(options.body);
  });
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-web-'));
  for (const page of staticPages) {
    const file = path.join(folder, 'server/app', `${page}.html`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `<!doctype html><title>${page}</title><script>start("${page}")</script>${'<p>words</p>'.repeat(200)}`);
  }
  mkdirSync(path.join(folder, 'static/chunks'), { recursive: true });
  writeFileSync(path.join(folder, 'static/chunks/a1b2.js'), script);
  compressFiles(path.join(folder, 'static'));
  writeFileSync(path.join(folder, 'static/font.woff2'), 'font');
  web = await listen(
    createWebServer({
      pages: await loadBuiltPages(folder),
      files: await loadBuiltFiles(path.join(folder, 'static')),
      worker: { request: () => undefined, upgrade: () => undefined },
      render: (request, response) => {
        rendered.push(request.url ?? '');
        if (request.url === '/staff/broken') return Promise.reject(new Error('broken'));
        response.end('rendered');
        return Promise.resolve();
      },
      log: quiet,
    }),
  );
});

afterAll(() => {
  web.close();
  web.closeAllConnections();
  rmSync(folder, { recursive: true });
});

describe('pages that are the same for everyone', () => {
  test('[WE1] are sent as the build made them, in the best encoding that is taken, with a policy by hash', async () => {
    const plain = await ask('/a/any-assembly', { headers: { host: 'vote.example.org' } });
    expect(plain.status).toBe(200);
    expect(plain.body.toString()).toContain('start("en/a")');
    expect(plain.headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-[^']+';/);
    expect(plain.headers['content-security-policy']).toContain('wss://vote.example.org');
    expect(plain.headers['x-content-type-options']).toBe('nosniff');
    const zipped = await ask('/a/any-assembly', { headers: { 'accept-encoding': 'gzip, deflate' } });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body)).toEqual(plain.body);
    const smallest = await ask('/a/any-assembly', { headers: { 'accept-encoding': 'gzip, deflate, br' } });
    expect(smallest.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(smallest.body)).toEqual(plain.body);
    const refusing = await ask('/a/any-assembly', { headers: { 'accept-encoding': 'br;q=0, gzip;q=0.0' } });
    expect(refusing.headers['content-encoding']).toBeUndefined();
    expect(rendered).toEqual([]);
  });

  test('[WE1] have the language of the cookie, or else of the browser, and say what they vary by', async () => {
    const german = await ask('/', { headers: { 'accept-language': 'de-DE,de;q=0.9' } });
    expect(german.body.toString()).toContain('<title>de</title>');
    expect(german.headers.vary).toBe('accept-encoding, accept-language, cookie');
    const chosen = await ask('/', { headers: { 'accept-language': 'de', cookie: 'x=1; hemicycle-locale=en' } });
    expect(chosen.body.toString()).toContain('<title>en</title>');
  });

  test('[WE1] cost nothing more to somebody who has them', async () => {
    const { headers } = await ask('/screen/x');
    const again = await ask('/screen/x', { headers: { 'if-none-match': `"other", ${headers.etag ?? ''}` } });
    expect(again.status).toBe(304);
    expect(again.body.length).toBe(0);
    const head = await ask('/screen/x', { method: 'HEAD' });
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, headers['content-length']]);
  });

  test('[WE1] what leads nowhere is a page that says so, and nothing is posted to a page', async () => {
    expect((await ask('/nowhere/at/all')).status).toBe(404);
    expect((await ask('/en/a')).status).toBe(404);
    const posted = await ask('/a/x', { method: 'POST', body: 'x' });
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

test('[WE1] files of the build are sent as they were compressed with it, to be kept for good', async () => {
  const file = await ask('/_next/static/chunks/a1b2.js?x=1', { headers: { 'accept-encoding': 'gzip, br' } });
  expect([file.status, file.headers['content-encoding'], file.headers['content-type']]).toEqual([200, 'br', 'text/javascript; charset=utf-8']);
  expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(brotliDecompressSync(file.body).toString()).toBe(script);
  const font = await ask('/_next/static/font.woff2', { headers: { 'accept-encoding': 'gzip, br' } });
  expect([font.headers['content-encoding'], font.headers['content-type'], font.body.toString()]).toEqual([undefined, 'font/woff2', 'font']);
  for (const path of ['/_next/static/chunks/a1b2.js.br', '/_next/static/../server/app/en.html', '/_next/static/gone.js']) expect((await ask(path)).status).toBe(404);
  expect((await ask('/_next/static/font.woff2', { method: 'DELETE' })).status).toBe(405);
});

test('[WE2] Next.js renders what depends on who asks; a page that fails is answered and harms no other', async () => {
  rendered.splice(0);
  const page = await ask('/staff/a/x/chair?tab=1');
  expect([page.status, page.body.toString(), page.headers['referrer-policy']]).toEqual([200, 'rendered', 'no-referrer']);
  expect((await ask('/api/auth/session')).status).toBe(200);
  expect((await ask('/staff/broken')).status).toBe(500);
  expect(rendered).toEqual(['/staff/a/x/chair?tab=1', '/api/auth/session', '/staff/broken']);
});
