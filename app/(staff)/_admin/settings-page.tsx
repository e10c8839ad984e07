'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { useMe } from '../_lib/assembly-context.ts';
import { AdminFrame } from './admin-frame.tsx';
import { RecordSection } from './record-section.tsx';
import { RolesSection } from './roles-section.tsx';
import { ScreenLinkSection } from './screen-link-section.tsx';
import { SettingsForm } from './settings-form.tsx';
import { owning, showingScreen } from './use-block.ts';

/** What an assembly is called and follows, who runs it, the projector's link, and what the record is known by. */
export function SettingsPage(): ReactElement {
  const t = useTranslations('admin.settings');
  const me = useMe();
  const hasScreen = me !== null && showingScreen.includes(me.role);
  return (
    <AdminFrame roles={owning} roleNote={hasScreen ? t('roleNote') : undefined}>
      <div className="adm">
        <div className="adm-head">
          <h1>{t('title')}</h1>
        </div>
        <div className="adm-sections">
          <SettingsForm />
          <RolesSection />
          <ScreenLinkSection />
          <RecordSection />
        </div>
      </div>
    </AdminFrame>
  );
}
