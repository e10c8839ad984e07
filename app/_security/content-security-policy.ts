/**
 * The content security policies of the product (design.md section 6, stack.md row "content security policy").
 *
 * A static page can carry no nonce, so its inline scripts are allowed by hash; a page rendered for one request carries
 * a nonce. Development needs inline and evaluated scripts, for which Next's tools are the reason.
 */
export type PagePolicy =
  | { kind: 'static'; scriptHashes: readonly string[] }
  | { kind: 'dynamic'; nonce: string }
  | { kind: 'development' };

/** A host and optional port. A Host header that is anything else is left out of the policy instead of copied into it. */
const hostPattern = /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;

/**
 * The header's value. `host` is the request's Host: older Safari doesn't take `'self'` to include WebSockets of the
 * same origin, so both schemes are named, for this host only.
 */
export function contentSecurityPolicy(page: PagePolicy, host: string | null): string {
  const sockets = host !== null && hostPattern.test(host) ? ` ws://${host} wss://${host}` : '';
  const directives = [
    "default-src 'self'",
    ...scriptAndStyle(page),
    `connect-src 'self'${sockets}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ];
  return directives.join('; ');
}

function scriptAndStyle(page: PagePolicy): string[] {
  switch (page.kind) {
    case 'static':
      return [`script-src 'self' ${page.scriptHashes.join(' ')}`.trimEnd(), "style-src 'self'"];
    case 'dynamic':
      // Mantine writes style attributes, which no nonce can cover; its style elements carry the nonce.
      return [
        `script-src 'self' 'nonce-${page.nonce}'`,
        `style-src 'self' 'nonce-${page.nonce}'`,
        "style-src-attr 'unsafe-inline'",
      ];
    case 'development':
      return ["script-src 'self' 'unsafe-inline' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'"];
  }
}
