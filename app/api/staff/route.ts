import { staffServices } from '../../../lib/auth/staff-services.ts';
import { handleInvite, handleNames } from '../_handlers/staff.ts';

export function GET(request: Request): Promise<Response> {
  return handleNames(staffServices(), request);
}

export function POST(request: Request): Promise<Response> {
  return handleInvite(staffServices(), request);
}
