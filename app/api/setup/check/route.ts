import { staffServices } from '../../../../lib/auth/staff-services.ts';
import { handleSetupCheck } from '../../_handlers/set-up.ts';

export function POST(request: Request): Promise<Response> {
  return handleSetupCheck(staffServices(), request);
}
