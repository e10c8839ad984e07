import { staffServices } from '../../../lib/auth/staff-services.ts';
import { handleSetup } from '../_handlers/set-up.ts';

export function POST(request: Request): Promise<Response> {
  return handleSetup(staffServices(), request);
}
