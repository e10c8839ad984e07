'use client';

import { useEffect } from 'react';
import { useAssembly } from './assembly-context.ts';
import { firstSectionPath } from './assembly-sections.ts';

/** Leads on to where one's role arrives; only the worker's list of assemblies tells it. */
export function FirstSection(): null {
  const { slug, role } = useAssembly().summary;
  useEffect(() => window.location.replace(firstSectionPath(slug, role)), [slug, role]);
  return null;
}
