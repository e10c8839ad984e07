import { staffServices } from '../../../lib/auth/staff-services.ts';
import { handleTicket } from '../_handlers/account.ts';

export function POST(request: Request): Promise<Response> {
  return handleTicket(staffServices(), request);
}
