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

/** Where the development server finds the worker. */
function realtimePort(): number {
  const loaded = loadStartConfig();
  if (!loaded.ok) throw new Error(loaded.refusals.join('\n'));
  return loaded.config.realtimePort;
}

/** Files named `page.gallery.tsx` are pages of the development server only: the gallery never reaches a build. */
const productPageExtensions = ['tsx', 'ts'];
const developmentPageExtensions = [...productPageExtensions, 'gallery.tsx'];

export default function nextConfig(phase: string): NextConfig {
  const isDevelopment = phase === PHASE_DEVELOPMENT_SERVER;
  return withNextIntl({
    pageExtensions: isDevelopment ? developmentPageExtensions : productPageExtensions,
    poweredByHeader: false,
    reactStrictMode: true,
    experimental: { globalNotFound: true },
    // Types are checked by tsc, tests included; whoever only starts the product needn't wait for that.
    typescript: { ignoreBuildErrors: true },
    turbopack: { resolveAlias: { 'use-intl/format-message': compiledFormatter } },
    // A build has none: static pages and the worker are the web server's (app/_server).
    ...(isDevelopment && { rewrites: developmentRewrites }),
  });
}

async function developmentRewrites(): Promise<Exclude<Awaited<ReturnType<NonNullable<NextConfig['rewrites']>>>, unknown[]>> {
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
}
