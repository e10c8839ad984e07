import { staffServices } from '../../../../lib/auth/staff-services.ts';
import { handleSignOutEverywhere } from '../../_handlers/account.ts';

export function POST(request: Request): Promise<Response> {
  return handleSignOutEverywhere(staffServices(), request);
}
