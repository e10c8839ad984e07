import type { StaffRole } from '../../lib/assembly/state.ts';

/** What staff can ask of one assembly over HTTP. Commands have their own table (lib/assembly/permissions.ts). */
export type RouteAction = 'see-list' | 'see-desk' | 'see-code' | 'import-roll' | 'export-links' | 'export-roll' | 'see-screen-link' | 'see-operations';

const everyRole: readonly StaffRole[] = ['owner', 'chair', 'admin', 'observer'];
const administering: readonly StaffRole[] = ['owner', 'admin'];

/** Who may do what, cell by cell (SE3). Codes, addresses and exports are for those who administer the roll. */
export const routePermissions: Readonly<Record<RouteAction, readonly StaffRole[]>> = {
  'see-list': everyRole,
  'see-desk': everyRole,
  'see-code': administering,
  'import-roll': administering,
  'export-links': administering,
  'export-roll': administering,
  // Those who may renew it.
  'see-screen-link': ['owner', 'chair', 'admin'],
  // Numbers of the whole process: of other assemblies no more than how many there are.
  'see-operations': administering,
};
