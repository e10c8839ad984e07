import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../app/_security/content-security-policy.ts';
import { inlineScriptHashes } from '../../app/_security/inline-script-hashes.ts';
import { routeOf, staticPages } from '../../app/_security/routes.ts';

const sha = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('content security policy (design.md section 6)', () => {
  test('a static page allows its own inline scripts by hash and nothing unsafe', () => {
    const html = '<script>a()</script><script src="/x.js" async=""></script><script id="_R_">b("</p>")</script><script>a()</script>';
    const scriptHashes = inlineScriptHashes(html);
    expect(scriptHashes).toEqual([sha('a()'), sha('b("</p>")')]);
    const policy = contentSecurityPolicy({ kind: 'static', scriptHashes }, 'vote.example.org');
    expect(policy).toContain(`script-src 'self' ${sha('a()')} ${sha('b("</p>")')};`);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  test('a dynamic page allows scripts by nonce; only style attributes are loosened, for Mantine', () => {
    const policy = contentSecurityPolicy({ kind: 'dynamic', nonce: 'abc' }, 'vote.example.org');
    expect(policy).toContain("script-src 'self' 'nonce-abc';");
    expect(policy.match(/[a-z-]+ [^;]*unsafe[^;]*/g)).toEqual(["style-src-attr 'unsafe-inline'"]);
  });

  test('sockets may be opened to the own origin only, and a strange Host is not copied into the policy', () => {
    const connect = (host: string | null) => /connect-src [^;]*/.exec(contentSecurityPolicy({ kind: 'dynamic', nonce: 'n' }, host))?.[0];
    expect(connect('vote.example.org:3000')).toBe("connect-src 'self' ws://vote.example.org:3000 wss://vote.example.org:3000");
    expect(connect("x; script-src 'unsafe-inline'")).toBe("connect-src 'self'");
    expect(connect('*')).toBe("connect-src 'self'");
    expect(connect(null)).toBe("connect-src 'self'");
  });
});

describe('addresses', () => {
  test('every assembly has the same participant and screen shell', () => {
    expect(routeOf('/a/convention-2026', 'de')).toEqual({ kind: 'static', page: 'de/a' });
    expect(routeOf('/screen/x', 'en')).toEqual({ kind: 'static', page: 'en/screen' });
    expect(routeOf('/', 'en')).toEqual({ kind: 'static', page: 'en' });
  });

  test('staff and setup pages are rendered for the request; all else leads nowhere', () => {
    expect(routeOf('/staff/x/chair', 'en')).toEqual({ kind: 'dynamic' });
    expect(routeOf('/setup', 'en')).toEqual({ kind: 'dynamic' });
    for (const path of ['/en/a', '/a', '/a/x/y', '/gallery/screen', '/nope']) expect(routeOf(path, 'en')).toEqual({ kind: 'unknown', page: '_not-found' });
  });

  test('each page that an address can lead to is one of the build', () => {
    expect(staticPages).toEqual(['en', 'en/a', 'en/screen', 'de', 'de/a', 'de/screen', '_not-found']);
  });
});
