import { createRequire } from 'node:module';
import path from 'node:path';
import type { NextConfig } from 'next';
import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';
import createNextIntlPlugin from 'next-intl/plugin';
import { pageHeaderName, staticPages } from './app/_security/routes.ts';
import { loadStartConfig, realtimePublicPath } from './lib/config.ts';

const withNextIntl = createNextIntlPlugin('./lib/i18n/request.ts');

/**
 * Messages reach the browser compiled (lib/i18n/messages-of.ts), so the formatter that needs no ICU parser takes the
 * place of the default: the participant page may weigh 170 kB of script (design.md section 8). Turbopack takes aliases
 * relative to the project only.
 */
const fromNextIntl = createRequire(createRequire(import.meta.url).resolve('next-intl/config'));
const compiledFormatter = `./${path.relative(process.cwd(), fromNextIntl.resolve('use-intl/format-message/format-only'))}`;

/** The worker's port is baked in at build, as all of Next's rewrites are; a build with another port is another build. */
function realtimePort(): number {
  const loaded = loadStartConfig();
  if (!loaded.ok) throw new Error(loaded.refusals.join('\n'));
  return loaded.config.realtimePort;
}

/** Files named `page.gallery.tsx` are pages of the development server only: the gallery never reaches a build. */
const productPageExtensions = ['tsx', 'ts'];
const developmentPageExtensions = [...productPageExtensions, 'gallery.tsx'];

/** Headers of every answer. The content security policy depends on the page: proxy.ts sends it. */
const securityHeaders = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'referrer-policy', value: 'no-referrer' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
  { key: 'cross-origin-resource-policy', value: 'same-origin' },
  // The door's scanner uses the camera; the projector stays awake and fills the screen.
  {
    key: 'permissions-policy',
    value: 'camera=(self), fullscreen=(self), screen-wake-lock=(self), geolocation=(), microphone=(), payment=(), usb=()',
  },
];

/**
 * All addresses of static pages, those that lead nowhere included. The pages may be kept, but are asked for again each
 * time: one that is older than the build names scripts that are gone, and its language depends on who asks.
 */
const staticAddresses = '/((?!_next/|api/|realtime/|staff|setup).*)';

export default function nextConfig(phase: string): NextConfig {
  return withNextIntl({
    pageExtensions: phase === PHASE_DEVELOPMENT_SERVER ? developmentPageExtensions : productPageExtensions,
    poweredByHeader: false,
    reactStrictMode: true,
    experimental: { globalNotFound: true },
    // Types are checked by tsc, tests included; whoever only starts the product needn't wait for that.
    typescript: { ignoreBuildErrors: true },
    turbopack: { resolveAlias: { 'use-intl/format-message': compiledFormatter } },
    async headers() {
      return [
        { source: '/:path*', headers: securityHeaders },
        { source: staticAddresses, headers: [{ key: 'cache-control', value: 'public, max-age=0, must-revalidate' }] },
      ];
    },
    async rewrites() {
      const forwarded = `${realtimePublicPath}/:path*`;
      return {
        beforeFiles: staticPages.map((page) => ({
          source: '/:path*',
          has: [{ type: 'header' as const, key: pageHeaderName, value: page }],
          destination: `/${page}`,
        })),
        afterFiles: [{ source: forwarded, destination: `http://127.0.0.1:${realtimePort()}${forwarded}` }],
        fallback: [],
      };
    },
  });
}
