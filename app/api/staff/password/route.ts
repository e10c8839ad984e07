import { staffServices } from '../../../../lib/auth/staff-services.ts';
import { handlePassword } from '../../_handlers/account.ts';

export function POST(request: Request): Promise<Response> {
  return handlePassword(staffServices(), request);
}
