'use client';

export { PageFailed as default } from '../../_components/page-failed.tsx';
