import type { ReactElement, ReactNode } from 'react';
import '../../_styles/fonts.css';
import '../../_styles/tokens.css';
import '../../_styles/base.css';
import '../public.css';
import { localeParams, StaticRoot, staticMetadata, staticViewport } from '../../_components/static-root.tsx';

export const dynamicParams = false;
export const generateStaticParams = localeParams;
export const metadata = staticMetadata;
export const viewport = staticViewport;

export default function PublicLayout({ children, params }: { children: ReactNode; params: Promise<{ locale: string }> }): ReactElement {
  return (
    <StaticRoot params={params} face="public">
      {children}
    </StaticRoot>
  );
}
